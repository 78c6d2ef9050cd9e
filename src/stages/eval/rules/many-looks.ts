import { runAt } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { isUncounting, looksBeside, manyLooks as many } from '../looks.ts';

export const manyLooks: Rule = {
  id: 'adapt/many-looks',
  severity: 'warning',
  message: 'The test split was looked at too often to be believed.',
  why: 'With every further candidate that test is asked about, the best of them is a little more the luckiest. After some looks the test split is a second dev.',
  fix: 'Fill test.jsonl with examples that no run has seen, and accept again: `poe accept`.',
  bad: {
    record: `adapt:
  looks:
    - eval/runs/0008-prompt.json
    - eval/runs/0018-prompt.json
    - eval/runs/0028-prompt.json  # three candidates, one test split
  accepted: eval/runs/0008-prompt.json`,
    files: (project) => ({
      'eval/runs/0018-prompt.json': (project['eval/runs/0008-prompt.json'] ?? '').replace(
        '0008',
        '0018',
      ),
      'eval/runs/0028-prompt.json': (project['eval/runs/0008-prompt.json'] ?? '').replace(
        '0008',
        '0028',
      ),
    }),
  },
  good: `adapt:
  looks: [eval/runs/0008-prompt.json]
  accepted: eval/runs/0008-prompt.json`,
  *evaluate(record, evidence) {
    const { accepted } = record.adapt ?? {};
    const run = runAt(accepted, evidence);
    if (!run || isUncounting(record, evidence)) return;
    const looks = looksBeside(run, ofCandidates(record), evidence);
    if (looks < many) return;
    yield {
      at: ['adapt', 'accepted'],
      message: `The accepted run is one of ${looks} that looked at the same test examples.`,
    };
  },
};

/**
 * Of iterations on test, another rule speaks; and the look through the application, which anyone takes who
 * has one, is of the candidate that was chosen.
 */
function ofCandidates({ adapt, integrate, ...record }: LifecycleRecord): LifecycleRecord {
  const { application_run: application, ...served } = integrate ?? {};
  const looks = (adapt?.looks ?? []).filter((path) => path !== application);
  return { ...record, adapt: { ...adapt, looks, iterations: [] }, integrate: served };
}
