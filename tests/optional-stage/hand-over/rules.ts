import type { Rule } from '../../../src/check/rule.ts';

const nothingRefused: Rule = {
  id: 'handover/nothing-refused',
  severity: 'error',
  message: 'Refusing is planned, and nothing says what is refused.',
  why: 'Who does not know what is handed over waits for tickets that never come.',
  fix: 'Say it in `scope.out_of_scope`.',
  bad: 'scope:\n  out_of_scope:\nintegrate:\n  guardrails: [refusal]',
  good: 'scope:\n  out_of_scope: [Complaints]\nintegrate:\n  guardrails: [refusal]',
  *evaluate({ scope, integrate }) {
    if (!integrate?.guardrails?.includes('refusal') || scope?.out_of_scope?.length) return;
    yield { at: ['integrate', 'guardrails'] };
  },
};

export const rules: readonly Rule[] = [nothingRefused];
