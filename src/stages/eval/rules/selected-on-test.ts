import type { Rule } from '../../../check/rule.ts';
import { testData } from '../../../record/runs/test-split.ts';
import { isDecided, iterationsOf } from '../deciding-run.ts';
import { isUncounting, lookAt, seesPresentTest } from '../looks.ts';

export const selectedOnTest: Rule = {
  id: 'adapt/selected-on-test',
  severity: 'error',
  message: 'The loop was walked on the test split.',
  why: 'Each iteration that test decides makes its figure a little less true: the best of ten equal prompts looks better than any of them is.',
  fix: 'Walk the loop on dev (`poe evaluate`), and fill test.jsonl with examples that no run has seen before `poe accept`.',
  bad: {
    record: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json  # evaluated with --split test
      verdict: below-target
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json  # and so was this
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
    files: (project) => ({
      ...onTest(project, 'eval/runs/0001-prompt.json'),
      ...onTest(project, 'eval/runs/0002-prompt.json'),
    }),
  },
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  *evaluate(record, evidence) {
    if (isUncounting(record, evidence)) return;
    const onTest = iterationsOf(record).filter(({ iteration }) => {
      const run = lookAt(iteration.run, evidence);
      return run !== undefined && seesPresentTest(run, evidence);
    });
    const [, second] = onTest;
    const run = second && lookAt(second.iteration.run, evidence);
    // One alone was not chosen among others; more, and nothing accepted, can still be mended.
    if (!second || !run) return;
    const [data] = testData(run);
    yield {
      at: [...second.at, 'run'],
      message: `${onTest.length} iterations were measured on "${data?.path}", which is for the one look at the end.`,
      severity: isDecided(record) ? 'error' : 'warning',
    };
  },
};

/** A run of the example as it would be on the test split. */
function onTest(project: Readonly<Record<string, string>>, path: string) {
  const data = /"path": "data\/[^"]*",\s*"sha256": "[^"]*"/;
  const [test = ''] = data.exec(project['eval/runs/0008-prompt.json'] ?? '') ?? [];
  return { [path]: (project[path] ?? '').replace(data, test) };
}
