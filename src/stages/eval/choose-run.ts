import { isDeepStrictEqual } from 'node:util';
import { type Evidence, runAt } from '../../check/evidence.ts';
import { lastRecorded, partedAt, runFiles, runsFolder, unrecorded } from '../../check/run-files.ts';
import { UserError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { type Run, runNumber } from '../../record/runs/run.ts';
import { askingOf } from '../../record/runs/test-split.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import { measuredTechniques } from '../../record/vocabulary.ts';
import { evidenceProblem } from './evidence-problem.ts';
import { isLook } from './looks.ts';

const appendOnly = 'The iterations are append-only, in the order in which they happened.';

export interface ChosenRun {
  readonly path: string;
  readonly run: Run;
  readonly isRecorded: boolean;
}

/** The run that `record` is about: the one named, or the oldest that waits. */
export function chooseRun(
  record: LifecycleRecord,
  { run: named, accept = false }: { readonly run?: string; readonly accept?: boolean },
  evidence: Evidence,
): ChosenRun {
  return named === undefined
    ? oldestRun(record, accept, evidence)
    : namedRun(record, named, accept, evidence);
}

/**
 * The runs that wait for their place among the iterations, oldest first, since nothing can be put
 * before a later one. Baselines wait where nothing else does: of each task the newest, which is the
 * strongest.
 */
export function waitingRuns(record: LifecycleRecord, evidence: Evidence): string[] {
  // A malformed run is not passed over in silence: reading it says what is wrong.
  const found = unrecorded(record, evidence).filter(
    (path) => refusalAt(path, evidence) === undefined,
  );
  const isBaseline = (path: string) => runAt(path, evidence)?.technique === 'baseline';
  const ofModel = found.filter((path) => !isBaseline(path));
  if (ofModel.length > 0) return ofModel;
  const tasksAt = (path: string) => Object.keys(runAt(path, evidence)?.tasks ?? {}).join();
  const newest = new Map(found.map((path) => [tasksAt(path), path]));
  return found.filter((path) => newest.get(tasksAt(path)) === path);
}

/** Why the newest of the runs that are not recorded is passed over, where it is. */
export function whyPassedOver(record: LifecycleRecord, evidence: Evidence): string | undefined {
  return refusalAt(unrecorded(record, evidence).at(-1) ?? '', evidence);
}

/**
 * A run that others were recorded after, as on a branch that was merged meanwhile, is not passed over
 * in silence, unless one of those measured the same again.
 */
function whyClosed(record: LifecycleRecord, evidence: Evidence): UserError | undefined {
  const named = new Set(record.adapt?.iterations?.map(({ run }) => run));
  const last = lastRecorded(record);
  const recorded = [...named].flatMap((path) => runAt(path, evidence) ?? []);
  const isClosed = (path: string) => {
    const run = named.has(path) ? undefined : runAt(path, evidence);
    if (!run || run.technique === 'baseline' || isLook(run)) return false;
    if (recorded.some((other) => isOfTheSame(run, other))) return false;
    return (runNumber(path) ?? last) < last && refusalAt(path, evidence) === undefined;
  };
  const closed = runFiles(evidence).find(isClosed);
  if (closed === undefined) return undefined;
  return new UserError(`No run waits: "${closed}" is older than the last recorded one.`, {
    note: appendOnly,
    help: isBeside(closed, evidence)
      ? `It was made beside that on a branch that was merged: create-genai-project record --run ${closed}`
      : 'Evaluate first; or that one again, where it is to stand in the record.',
  });
}

/** Whether a run was made where branches had parted that are merged now: then it is as late as theirs. */
function isBeside(path: string, evidence: Evidence): boolean {
  return (runNumber(path) ?? 0) >= partedAt(evidence);
}

/** Whether two runs asked one model the same. */
function isOfTheSame(one: Run, other: Run): boolean {
  const isAskedAlike = one.model.id === other.model.id && askingOf(one) === askingOf(other);
  return isAskedAlike && isDeepStrictEqual(one.inputs, other.inputs);
}

function oldestRun(record: LifecycleRecord, accept: boolean, evidence: Evidence): ChosenRun {
  const waiting = waitingRuns(record, evidence);
  const [oldest] = waiting;
  if (accept && waiting.length > 1) {
    throw new UserError(`${waiting.length} runs wait to be recorded: which of them is accepted?`, {
      note: waiting.join('\n'),
      help: `create-genai-project record --all, and then: create-genai-project record --run ${waiting.at(-1)} --accept`,
    });
  }
  if (oldest !== undefined) {
    return { path: oldest, run: readRun(oldest, evidence), isRecorded: false };
  }
  const last = record.adapt?.iterations?.at(-1);
  if (accept && last) return { path: last.run, run: readRun(last.run, evidence), isRecorded: true };
  const closed = last && whyClosed(record, evidence);
  if (closed) throw closed;
  const note = whyPassedOver(record, evidence);
  throw new UserError(
    last
      ? `Every run in ${runsFolder} is recorded.`
      : `There is no run in ${runsFolder} to record.`,
    { ...(note !== undefined && { note }), help: 'Evaluate first: poe evaluate' },
  );
}

function namedRun(
  record: LifecycleRecord,
  path: string,
  accept: boolean,
  evidence: Evidence,
): ChosenRun {
  const run = readRun(path, evidence);
  if (isLook(run)) return namedLook(record, path, run, accept);
  const message = refusal(path, run);
  if (message) throw new UserError(message, { help: 'Evaluate the whole split: poe evaluate' });
  const isRecorded = record.adapt?.iterations?.some((iteration) => iteration.run === path) ?? false;
  if (isRecorded && !accept) throw new UserError(`"${path}" is recorded already.`);
  const isOlder = (runNumber(path) ?? Infinity) < lastRecorded(record);
  if (!isRecorded && isOlder && !isBeside(path, evidence)) {
    throw new UserError(`"${path}" is older than the last recorded run.`, {
      note: appendOnly,
      help: 'Evaluate again, and record the new run.',
    });
  }
  return { path, run, isRecorded };
}

/** A look counts whenever it was taken, and however little of the split it saw. */
function namedLook({ adapt }: LifecycleRecord, path: string, run: Run, accept: boolean): ChosenRun {
  const message = accept ? refusal(path, run) : undefined;
  if (message) throw new UserError(message, { help: 'Look at the whole split: poe accept' });
  const isRecorded =
    adapt?.looks?.includes(path) || adapt?.iterations?.some(({ run }) => run === path);
  if (isRecorded && !accept) throw new UserError(`"${path}" is recorded already.`);
  return { path, run, isRecorded: isRecorded === true };
}

function readRun(path: string, evidence: Evidence): Run {
  const reading = evidence.run(path);
  const help = 'Run files are evidence: restore it, or evaluate again.';
  if (reading.kind === 'read') {
    const problem = evidenceProblem(path, reading.value, evidence);
    if (problem === undefined) return reading.value;
    throw new UserError(problem, { help });
  }
  if (reading.kind === 'malformed')
    throw new UserError(`"${path}" is no run file: ${reading.message}.`, { help });
  const meant = nearest(path, runFiles(evidence));
  throw new UserError(`There is no "${path}".`, {
    help: meant ? `Did you mean "${meant}"?` : `Run files lie in ${runsFolder}.`,
  });
}

/** Of a run that nobody named, also that it looked at what models learn from. */
function refusalAt(path: string, evidence: Evidence): string | undefined {
  const run = runAt(path, evidence);
  const data = run?.inputs.find(
    ({ role, path: at }) => role === 'data' && at.endsWith('/train.jsonl'),
  )?.path;
  return run && (refusal(path, run) ?? (data && `"${path}" was measured on "${data}".`));
}

/** Why a run does not belong in the record. */
function refusal(path: string, { limit, technique }: Run): string | undefined {
  if (limit !== undefined) return `"${path}" looked at the first ${limit} examples only.`;
  if (measuredTechniques.some((each) => each === technique)) return undefined;
  return `"${path}" is of "${technique}", which is none of the techniques of adapt (${measuredTechniques.join(', ')}).`;
}
