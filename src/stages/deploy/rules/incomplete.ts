import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';

const needed = {
  with: 'what answers: local, llama.cpp, vllm or endpoint',
  endpoint: 'where an application calls it, as in /v1/classification',
  load_run: 'the load run that shows what it bears: type `poe load-test`',
  rate_rps: 'the requests a second that it must bear',
} as const;

export const incomplete: Rule = {
  id: 'integrate/incomplete',
  severity: 'error',
  message: 'The integration is not complete.',
  why: 'A model that met its targets still has to be served, to bear its load, and to be taken back when it goes wrong.',
  fix: 'Say it in `integrate`.',
  bad: `phase: integrate
integrate:
  serve: { with: llama.cpp }`,
  good: `phase: integrate
integrate:
  serve: { with: llama.cpp, endpoint: /v1/classification, load_run: deploy/runs/0001-load.json, rate_rps: 4 }
  rollback: poe rollback`,
  *evaluate(record) {
    if (!isDemanded(record, 'integrate')) return;
    const { serve, rollback, augment = [], guardrails = [] } = record.integrate ?? {};
    const application = record.integrate?.application_run;
    for (const [key, what] of Object.entries(needed)) {
      if (serve?.[key as keyof typeof needed] !== undefined) continue;
      const message = `The integrate section does not say \`serve.${key}\`.`;
      const at = serve === undefined ? ['integrate'] : ['integrate', 'serve'];
      yield { at, message, fix: `Add \`${key}\` to \`serve\`: ${what}.` };
    }
    if (serve?.with === 'endpoint' && record.model?.base_url === undefined) {
      const message = 'An endpoint answers, and the model section does not say where (`base_url`).';
      const fix = 'Say in `serve.with` what answers, or add `model.base_url`.';
      yield { at: ['integrate', 'serve', 'with'], message, fix };
    }
    if (rollback === undefined) {
      const message = 'The integrate section does not say `rollback`.';
      const fix = 'Add `rollback`: how to go back to what ran before, as in `poe rollback`.';
      yield { at: ['integrate'], message, fix };
    }
    if (augment.length > 0 && application === undefined) {
      yield {
        at: ['integrate', 'augment'],
        message: 'The model was augmented, and not evaluated after it.',
        fix: 'Evaluate through the application, and name the run in `application_run`.',
      };
    }
    const refusal = guardrails.indexOf('refusal');
    if (refusal >= 0 && application === undefined) {
      yield {
        at: ['integrate', 'guardrails', refusal],
        message:
          'The application refuses, and nothing says how often it refuses what it should answer.',
        fix: 'Evaluate through the application, and name the run in `application_run`.',
      };
    }
  },
};
