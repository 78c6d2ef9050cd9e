import type { RecordPath } from '../../../record/path.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { examplesOf } from '../../overlap-texts.ts';
import type { ChangeRule, TestData } from '../change.ts';

export const testChanged: ChangeRule = {
  id: 'change/test-changed',
  severity: 'warning',
  message: 'Some test examples were taken out, or are to be answered otherwise than before.',
  why: 'A result on test is the higher, the fewer examples that it missed are still there. Which examples count is decided before results are known.',
  fix: 'Put them back; or mend them in a change of its own, with its reason, before the one that moves `phase`. Added examples, and a split that is new as a whole, are no matter.',
  bad: '# data/classification/test.jsonl: the examples that were answered wrongly are gone\n',
  good: '# data/classification/test.jsonl: a hundred examples more than before\n',
  *evaluate({ later, tests = [] }) {
    for (const test of tests) {
      const message = sentence(test);
      if (message) yield { at: placeOf(later), message };
    }
  },
};

function sentence({ path, earlier, later }: TestData): string | undefined {
  if (earlier === undefined || later === undefined)
    return `"${path}" is not as before, and too large, or not in git, to say what is gone.`;
  const [before, now] = [answersIn(earlier), answersIn(later)];
  const kept = [...before].filter(([asked]) => now.has(asked));
  // What shares nothing with the old is a fresh split.
  if (kept.length === 0) return undefined;
  const [gone, other] = [
    before.size - kept.length,
    kept.filter(([asked, answer]) => now.get(asked) !== answer).length,
  ];
  const parts = [
    gone > 0 ? `${gone} ${gone === 1 ? 'is' : 'are'} gone` : '',
    other > 0 ? `${other} ${other === 1 ? 'has' : 'have'} another answer` : '',
  ].filter(Boolean);
  return parts.length === 0
    ? undefined
    : `Of ${before.size} examples of "${path}", ${parts.join(' and ')}.`;
}

/** What is asked, behind its earlier turns → what is to be answered. */
function answersIn(content: string): ReadonlyMap<string, string> {
  return new Map(
    [...examplesOf(content)].map(([, { history, input, prompt, expected }]) => [
      inOrder([history, input ?? prompt]),
      inOrder(expected),
    ]),
  );
}

/** As JSON, in which the keys of a mapping have one order: tools that write a file anew give them another. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, held) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort())
      : held,
  );
}

function placeOf({ adapt }: LifecycleRecord): RecordPath {
  return adapt?.accepted === undefined ? ['scope', 'tasks'] : ['adapt', 'accepted'];
}
