import type { Rule } from '../../../check/rule.ts';
import { isDecided } from '../deciding-run.ts';
import { isUncounting, looksCounted, looksTaken } from '../looks.ts';

export const lookUncounted: Rule = {
  id: 'adapt/look-uncounted',
  severity: 'error',
  message: 'A run saw the test split, and the record does not count it.',
  why: 'How far the accepted figure can be trusted depends on how many looked at the same examples. A look that is not counted makes the best of many pass for the only one.',
  fix: 'Count it: `poe record --run <file>`.',
  bad: `adapt:
  looks: []  # and eval/runs/0008-prompt.json was measured on the test split`,
  good: `adapt:
  looks: [eval/runs/0008-prompt.json]`,
  *evaluate(record, evidence) {
    if (isUncounting(record, evidence)) return;
    const counted = looksCounted(record, evidence);
    const missing = looksTaken(evidence).filter((path) => !counted.has(path));
    const [first] = missing;
    if (first === undefined) return;
    const what = missing.length === 1 ? 'a look that' : `${missing.length} looks that`;
    yield {
      at: ['adapt', 'looks'],
      message: `There ${missing.length === 1 ? 'is' : 'are'} ${what} \`looks\` does not name: ${missing.map((path) => `"${path}"`).join(', ')}.`,
      fix: `Count it: \`poe record --run ${first}\`.`,
      severity: isDecided(record) ? 'error' : 'warning',
    };
  },
};
