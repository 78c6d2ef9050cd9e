import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';

const needed = {
  source: 'existing or pretrain',
  provider: 'local or endpoint',
  id: 'a hub id, a folder of this project, or the name at the endpoint',
} as const;

export const incomplete: Rule = {
  id: 'model/incomplete',
  severity: 'error',
  message: 'The model is not stated.',
  why: 'A result belongs to a model. Without its name, no run can be repeated and no licence or size be checked.',
  fix: 'Say it in `model`.',
  bad: `phase: select
model:
  provider:`,
  good: `phase: select
model:
  source: existing
  provider: local
  id: models/tiny`,
  *evaluate(record) {
    const { model } = record;
    for (const [key, what] of isDemanded(record, 'select') ? Object.entries(needed) : []) {
      if (model?.[key as keyof typeof needed] !== undefined) continue;
      yield {
        at: ['model'],
        message: `The model section does not say \`${key}\`.`,
        fix: `Add \`${key}\`: ${what}.`,
      };
    }
    if (model?.provider === 'endpoint' && model.base_url === undefined) {
      yield {
        at: ['model'],
        message: 'The model is at an endpoint, and the record does not say where.',
        fix: 'Add `base_url`, for example `base_url: https://api.openai.com/v1`.',
      };
    }
  },
};
