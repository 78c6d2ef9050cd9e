import { type Evidence, fetchFix, runAt } from '../../check/evidence.ts';
import type { Fault } from '../../check/rule.ts';
import { runFiles } from '../../check/run-files.ts';
import { bothSides } from '../../record/runs/evidence-file.ts';
import { runNumber } from '../../record/runs/run.ts';
import type { NamedRun } from './deciding-run.ts';
import { evidenceProblem } from './evidence-problem.ts';

/** What to type where two branches each made a run of one name. */
const mergeFix =
  'Take that of the branch that you merge (`git checkout <that branch> -- eval/runs`); then `create-genai-project record --from <your branch>` brings yours under a name of its own.';

/** Of run files that the record names, those that are not there. */
export function* missingRuns(runs: readonly NamedRun[], evidence: Evidence): Iterable<Fault> {
  for (const { at, path } of runs) {
    const located = evidence.locate(path);
    if (located.kind !== 'missing') continue;
    const message = `There is no "${path}".`;
    const nearest = located.nearest?.() ?? meantRun(path, evidence);
    const fix = nearest ? `Write \`${nearest}\`.` : fetchFix(path, evidence);
    yield { at, message, ...(fix && { fix }) };
  }
}

/** The run file that is named without its folder or its ending, or by its number alone. */
function meantRun(path: string, evidence: Evidence): string | undefined {
  const name = path.replace(/^.*\/|\.jsonl?$/g, '');
  const found = runFiles(evidence).filter((file) =>
    /^\d+$/.test(name) ? runNumber(file) === Number(name) : file.endsWith(`/${name}.json`),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** Those that are no run files, or contradict themselves. */
export function* malformedRuns(runs: readonly NamedRun[], evidence: Evidence): Iterable<Fault> {
  for (const { at, path } of runs) {
    const reading = evidence.run(path);
    const problem =
      reading.kind === 'malformed'
        ? `"${path}" is no run file: ${reading.message}.`
        : reading.kind === 'read' && evidenceProblem(path, reading.value, evidence);
    if (!problem) continue;
    const files = [path, path.replace(/json$/, 'jsonl')];
    const fetch = files.map((file) => fetchFix(file, evidence)).find((fix) => fix !== undefined);
    const isMerged = reading.kind === 'malformed' && reading.message === bothSides;
    const fix = isMerged ? { fix: mergeFix } : {};
    yield { at, message: problem, ...(fetch ? { fix: fetch } : fix) };
  }
}

/** Those that looked at the first examples alone. */
export function* partialRuns(runs: readonly NamedRun[], evidence: Evidence): Iterable<Fault> {
  for (const { at, path } of runs) {
    const limit = runAt(path, evidence)?.limit;
    if (limit === undefined) continue;
    yield { at, message: `"${path}" looked at the first ${limit} examples only.` };
  }
}
