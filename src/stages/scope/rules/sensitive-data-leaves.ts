import { isHosted, isOwnMachine } from '../../../check/endpoint.ts';
import type { Rule } from '../../../check/rule.ts';
import { isSensitive } from '../../../record/vocabulary.ts';
import { isReason } from '../is-reason.ts';

export const sensitiveDataLeaves: Rule = {
  id: 'scope/sensitive-data-leaves',
  severity: 'error',
  message: 'Sensitive data goes to a hosted endpoint, and no note says why that is allowed.',
  why: 'Sending data about people to another company needs a ground, an agreement and a region. The note is where the next reader finds them.',
  fix: 'Add `scope.data_note` (agreement, region, retention), or choose a model that you run.',
  bad: `scope:
  data_sensitivity: personal
model:
  provider: endpoint
  id: example-large-2026-05-01
  base_url: https://api.example.com/v1`,
  good: `scope:
  data_sensitivity: personal
  data_note: Processing agreement of 2026-03, EU region, zero retention.
model:
  provider: endpoint
  id: example-large-2026-05-01
  base_url: https://api.example.com/v1`,
  *evaluate({ scope, model }) {
    const level = scope?.data_sensitivity;
    if (!isSensitive(level)) return;
    const leaves =
      model?.provider === 'endpoint' ? !isOwnMachine(model.base_url) : isHosted(model?.base_url);
    if (!leaves || isReason(scope?.data_note)) return;
    const what = `${level === 'personal' ? 'Personal' : 'Restricted'} data goes to a hosted endpoint`;
    yield scope?.data_note === undefined
      ? {
          at: ['scope', 'data_sensitivity'],
          message: `${what}, and no note says why that is allowed.`,
        }
      : {
          at: ['scope', 'data_note'],
          message: `${what}, and the note does not say why that is allowed.`,
        };
  },
};
