import { type Evidence, runAt } from '../../check/evidence.ts';
import { formFaults } from '../../check/form/form.ts';
import { type Judgement, judge } from '../../check/judge.ts';
import { refuseUnsound } from '../../check/refuse-unsound.ts';
import { runFiles } from '../../check/run-files.ts';
import { UserError } from '../../errors.ts';
import { type Run, runNumber } from '../../record/runs/run.ts';
import { otherData } from '../../record/runs/test-split.ts';
import type { Iteration, LifecycleRecord } from '../../record/schema.ts';
import { isTraining } from '../../record/vocabulary.ts';
import { judgementAsText } from '../../report/judgement.ts';
import {
  type ChosenRun,
  chooseRun,
  waitingRuns,
  whyPassedOver,
} from '../../stages/eval/choose-run.ts';
import { isLook } from '../../stages/eval/looks.ts';
import { formatMissingAnswers } from '../../stages/eval/missing-answers.ts';
import { refuseUnfounded } from '../../stages/eval/refuse-unfounded.ts';
import { coloursFor } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';
import { beforeLook, withLook } from './record-look.ts';
import {
  loopRules,
  type RecordArguments,
  type Recorded,
  type Recording,
  targetRules,
  withEdits,
} from './recording.ts';
import { words } from './words.ts';

/** The record with an iteration more, and the verdict that its evidence supports. */
export async function withIteration(
  recording: Recording,
  args: RecordArguments,
  context: Context,
): Promise<Recorded> {
  const { record, evidence } = recording;
  const chosen = chooseRun(record, args, evidence);
  if (args.accept || !isLook(chosen.run)) await refuseUnfitTargets(recording);
  if (isLook(chosen.run)) return withLook(chosen, recording, args, context);
  if (args.accept && args.dryRun && chosen.isRecorded) return beforeLook(chosen, recording);
  if (args.accept) throw notOnTest(chosen);
  refuseUnfounded(record, chosen, evidence);
  const judgement = judge(record, chosen.path, chosen.run, evidence);
  const told = changeTold(chosen.run, modelBefore(recording));
  const iteration = await iterationOf(chosen, judgement, args, told, context);
  const at = ['adapt', 'iterations'];
  const after = withEdits(recording, [{ kind: 'append', at, items: [iteration] }]);
  refuseWords(after);
  refuseUnsound(record, after.record, evidence, await loopRules());
  const colours = await coloursFor(context.stdout, context.env);
  return {
    after,
    report: judgementAsText(chosen.run, judgement, record, colours),
    advice: advice(chosen, judgement, args, after),
  };
}

/** The record with every iteration that waits, oldest first. */
export async function withAllIterations(
  recording: Recording,
  args: RecordArguments,
  context: Context,
): Promise<Recorded> {
  let [current, report] = [recording, ''];
  for (;;) {
    const iteration = await withIteration(current, args, context);
    report += iteration.report;
    current = iteration.after;
    if (waitingRuns(current.record, current.evidence).length === 0) return { ...iteration, report };
  }
}

/** Throws where no run can be held against a target: the verdict would change with it, and stays in the record. */
async function refuseUnfitTargets({ record, evidence }: Recording): Promise<void> {
  const unmeasured: LifecycleRecord = { ...record, adapt: undefined };
  refuseUnsound({ ...unmeasured, scope: undefined }, unmeasured, evidence, await targetRules());
}

/** Throws where the new iteration says what `check` lets stand nowhere: it could not be taken back. */
function refuseWords({ source, record, evidence }: Recording): void {
  const last = (record.adapt?.iterations?.length ?? 0) - 1;
  const [start, end] = source.range(['adapt', 'iterations', last]);
  const fault = formFaults(source, evidence, []).find(
    ({ range: [from] }) => from >= start && from < end,
  );
  if (fault) throw new UserError(fault.message, { help: 'Say it otherwise: --change, --next.' });
}

async function iterationOf(
  { path, run: measured }: { path: string; run: Run },
  { verdict, comparedWith }: Judgement,
  args: RecordArguments,
  told: string | undefined,
  context: Context,
): Promise<Iteration> {
  const { change, next } = await words(args, told, context);
  return {
    technique: measured.technique as Iteration['technique'],
    change,
    run: path,
    ...(comparedWith !== undefined && { compared_with: comparedWith }),
    verdict,
    ...(next !== undefined && { next }),
  };
}

/**
 * What the evaluation was told; of a trained model, and of another than `before`, which: the prompt
 * alone does not say what was tried.
 */
function changeTold({ change, technique, model }: Run, before?: string): string | undefined {
  if (change === undefined || (!isTraining(technique) && model.id === before)) return change;
  const name = model.id.split('/').at(-1) ?? model.id;
  return change.includes(name) ? change : `${name}, ${change}`;
}

/** The model of the last iteration that had one; at first, that of the record. */
function modelBefore({ record, evidence }: Recording): string | undefined {
  const prompted = record.adapt?.iterations?.findLast((each) => each.technique !== 'baseline');
  return runAt(prompted?.run, evidence)?.model.id ?? record.model?.id;
}

/** What goes on is judged by examples that nothing was chosen by. */
function notOnTest({ path, run }: ChosenRun): UserError {
  const data = otherData(run)?.path;
  const what = data === undefined ? 'is a baseline' : `was measured on "${data}"`;
  return new UserError(`"${path}" ${what}, and no look of the model at the test split.`, {
    help: 'Take that look: poe accept',
  });
}

function advice(
  { path, run: { technique } }: ChosenRun,
  { verdict }: Judgement,
  { run }: RecordArguments,
  { record: after, evidence }: Recording,
): string {
  // A baseline is a number to beat, and nothing to serve.
  const isMet = verdict === 'meets-target' && technique !== 'baseline';
  const met = isMet ? `The targets are met. ${goingOn(path, evidence)}\n` : '';
  if (run !== undefined) return met;
  const waiting = waitingRuns(after, evidence).length;
  const why = whyPassedOver(after, evidence);
  if (waiting === 0) return why === undefined ? met : `${met}Not recorded: ${why}\n`;
  const more = waiting === 1 ? 'Another run waits' : `${waiting} more runs wait`;
  return `${met}${more}: create-genai-project record --all\n`;
}

/** What cannot be accepted for its missing answers is not offered for it. */
function goingOn(path: string, evidence: Evidence): string {
  const name = shortName(path, evidence);
  const missing = formatMissingAnswers(path, evidence, 'this run');
  return missing === undefined
    ? `To go on with this run: poe accept ${name}`
    : `${missing} Before it can go on, look at them: poe errors ${name}`;
}

/** The number of a run, where no other has it: branches that were merged may both have made the next. */
function shortName(path: string, evidence: Evidence): number | string {
  const number = runNumber(path);
  const same = runFiles(evidence).filter((each) => runNumber(each) === number);
  return number !== undefined && same.length === 1 ? number : path;
}
