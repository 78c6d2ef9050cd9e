import { runAt } from '../../../check/evidence.ts';
import { isDemanded } from '../../../check/phase.ts';
import type { Rule } from '../../../check/rule.ts';

export const notAccepted: Rule = {
  id: 'adapt/not-accepted',
  severity: 'error',
  message: 'No run is accepted.',
  why: 'The phase says that adaptation is complete. Which result goes on, and on what evidence, is its outcome.',
  fix: 'Evaluate on dev, record, then type `poe accept`.',
  bad: `phase: adapt
adapt:
  accepted:`,
  good: `phase: adapt
adapt:
  accepted: eval/runs/0008-prompt.json`,
  *evaluate(record, evidence) {
    const { accepted, iterations = [], looks = [] } = record.adapt ?? {};
    if (!isDemanded(record, 'adapt')) return;
    if (accepted === undefined) {
      yield { at: ['adapt'] };
    } else if (
      // What is no run cannot be recorded, and other rules say so.
      runAt(accepted, evidence) &&
      ![...looks, ...iterations.map(({ run }) => run)].includes(accepted)
    ) {
      const message = `The accepted run "${accepted}" is none of the looks at the test split.`;
      yield {
        at: ['adapt', 'accepted'],
        message,
        fix: `Record it: \`poe record --run ${accepted} --accept\`.`,
      };
    }
  },
};
