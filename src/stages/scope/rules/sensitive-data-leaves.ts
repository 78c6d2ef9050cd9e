import type { Rule } from '../../../check/rule.ts';

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
    if (level !== 'personal' && level !== 'restricted') return;
    if (model?.provider !== 'endpoint' || isOwnMachine(model.base_url)) return;
    if (scope?.data_note === undefined) {
      yield {
        at: ['scope', 'data_sensitivity'],
        message: `${level === 'personal' ? 'Personal' : 'Restricted'} data goes to a hosted endpoint, and no note says why that is allowed.`,
      };
    }
  },
};

function isOwnMachine(url: string | undefined): boolean {
  return /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/i.test(url ?? '');
}
