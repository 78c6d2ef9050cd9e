import { type Evidence, runAt } from '../../../check/evidence.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { RunScorer } from '../../../record/runs/run.ts';
import { haveSameScorer } from '../../../record/runs/verdict.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { iterationsOf, placesOf } from '../deciding-run.ts';

const first = 'eval/runs/0001-prompt.json';

export const runOfOtherScorer: Rule = {
  id: 'adapt/run-of-other-scorer',
  severity: 'error',
  message: 'Two runs are compared that different code scored.',
  why: 'Code that reads answers more leniently, or counts them otherwise, makes the same answers better. Only what one scorer judged can be compared.',
  fix: 'Evaluate both again, and record the comparison of those runs; `poe compare` scores stored answers again.',
  bad: {
    record: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples, and labels read in any case.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json  # before labels were read in any case
      verdict: meets-target`,
    files: ({ [first]: run = '' }) => ({
      [first]: run.replace(/("scorer": [^\]]*"sha256": ").{8}/, '$100000000'),
    }),
  },
  good: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    for (const { at, iteration } of iterationsOf(record)) {
      const run = runAt(iteration.run, evidence);
      const other = runAt(iteration.compared_with, evidence);
      if (!run || !other) continue;
      if (run.scorer === undefined && other.scorer !== undefined) {
        const message = `Run ${other.id} says what scored its answers, and the later run ${run.id} does not.`;
        yield { at: [...at, 'compared_with'], message };
        continue;
      }
      if (haveSameScorer(run, other)) continue;
      const message = `Different code, or another data card, scored runs ${run.id} and ${other.id}.`;
      yield { at: [...at, 'compared_with'], message };
    }
    yield* lookFaults(record, evidence);
  },
};

/** Code may be mended before the look; that other files scored it than its iteration is no mending. */
function* lookFaults(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const { accepted = '', iterations = [] } = record.adapt ?? {};
  const look = runAt(accepted, evidence);
  const tried = runAt(iterations[placesOf(accepted, record, evidence).at(-1) ?? -1]?.run, evidence);
  if (!look || !tried) return;
  const [there, here] = [look.scorer ?? [], tried.scorer ?? []];
  const [thereAt, hereAt] = [pathsOf(there), pathsOf(here)];
  if (here.length === 0) return;
  const other = there.find((file) => isCode(file) && !hereAt.has(file.path));
  // Of a look that does not say what code read its answers, another rule speaks.
  const left = there.some(isCode)
    ? here.find((file) => !thereAt.has(file.path) && !(isCode(file) && file.task))
    : undefined;
  const [looked, chosen] = [`the accepted run ${look.id}`, `run ${tried.id}`];
  if (!other && !left) return;
  const message = other
    ? `"${other.path}" scored ${looked}, and not ${chosen}, which it was chosen by.`
    : `"${left?.path}" scored ${chosen}, and ${looked} does not name it.`;
  yield {
    at: ['adapt', 'accepted'],
    message,
    fix: 'Restore the run file, or look again: `poe accept`.',
  };
}

function isCode({ path, key }: RunScorer): boolean {
  return path.endsWith('.py') && key === undefined;
}

function pathsOf(files: readonly RunScorer[]): ReadonlySet<string> {
  return new Set(files.map(({ path }) => path));
}
