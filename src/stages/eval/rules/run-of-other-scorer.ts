import type { Evidence } from '../../../check/evidence.ts';
import type { Fault, Rule } from '../../../check/rule.ts';
import type { Run, RunScorer } from '../../../record/runs/run.ts';
import { haveSameScorer } from '../../../record/runs/verdict.ts';
import type { LifecycleRecord } from '../../../record/schema.ts';
import { iterationsOf, turnsOf } from '../deciding-run.ts';

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
      if (iteration.compared_with === undefined) continue;
      const run = evidence.run(iteration.run);
      const other = evidence.run(iteration.compared_with);
      if (run.kind !== 'read' || other.kind !== 'read') continue;
      if (run.value.scorer === undefined && other.value.scorer !== undefined) {
        const message = `Run ${other.value.id} says what scored its answers, and the later run ${run.value.id} does not.`;
        yield { at: [...at, 'compared_with'], message };
        continue;
      }
      if (haveSameScorer(run.value, other.value)) continue;
      const message = `Different code, or another data card, scored runs ${run.value.id} and ${other.value.id}.`;
      yield { at: [...at, 'compared_with'], message };
    }
    yield* lookFaults(record, evidence);
  },
};

/** Code may be mended before the look; that other files scored it than its turn is no mending. */
function* lookFaults(record: LifecycleRecord, evidence: Evidence): Iterable<Fault> {
  const { accepted = '', iterations = [] } = record.adapt ?? {};
  const look = evidence.run(accepted);
  const turn = evidence.run(
    iterations[turnsOf(accepted, record, evidence).at(-1) ?? -1]?.run ?? '',
  );
  if (look.kind !== 'read' || turn.kind !== 'read') return;
  const [there, here] = [scorerOf(look.value), scorerOf(turn.value)];
  const [thereAt, hereAt] = [pathsOf(there), pathsOf(here)];
  if (here.length === 0) return;
  const other = there.find((file) => isCode(file) && !hereAt.has(file.path));
  // Of a look that does not say what code read its answers, another rule speaks.
  const left = there.some(isCode)
    ? here.find((file) => !thereAt.has(file.path) && !(isCode(file) && file.task))
    : undefined;
  const [looked, chosen] = [`the accepted run ${look.value.id}`, `run ${turn.value.id}`];
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

function scorerOf({ scorer = [] }: Run): readonly RunScorer[] {
  return scorer;
}

function isCode({ path, key }: RunScorer): boolean {
  return path.endsWith('.py') && key === undefined;
}

function pathsOf(files: readonly RunScorer[]): ReadonlySet<string> {
  return new Set(files.map(({ path }) => path));
}
