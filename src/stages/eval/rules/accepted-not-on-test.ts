import { runAt } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import { otherData } from '../../../record/runs/test-split.ts';

export const acceptedNotOnTest: Rule = {
  id: 'adapt/accepted-not-on-test',
  severity: 'error',
  message: 'The accepted run was not measured on the test split.',
  why: 'The loop chooses by dev, and the best of many iterations on the same examples is partly the luckiest. Only examples that nothing was chosen by say what the model will do.',
  fix: 'Look at the test split once: `poe accept`.',
  bad: `adapt:
  accepted: eval/runs/0002-prompt.json  # measured on the dev split`,
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  *evaluate({ adapt }, evidence) {
    const run = runAt(adapt?.accepted, evidence);
    const other = run && otherData(run);
    if (!other) return;
    const message = `The accepted run was measured on "${other.path}", not on the test split.`;
    yield { at: ['adapt', 'accepted'], message };
  },
};
