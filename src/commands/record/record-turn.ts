import { type Judgement, judge } from '../../check/judge.ts';
import { refuseUnsound } from '../../check/refuse-unsound.ts';
import type { Rule } from '../../check/rule.ts';
import type { Edit } from '../../record/edit/edit.ts';
import { editText } from '../../record/edit/edit-text.ts';
import { parseSource } from '../../record/read.ts';
import type { Run } from '../../record/runs/run.ts';
import type { Iteration } from '../../record/schema.ts';
import { judgementAsText } from '../../report/judgement.ts';
import { chooseRun, waitingRuns } from '../../stages/eval/choose-run.ts';
import { refuseMissedTargets } from '../../stages/eval/refuse-missed-targets.ts';
import { refuseUnfounded } from '../../stages/eval/refuse-unfounded.ts';
import { coloursFor } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';
import { notEditable } from './not-editable.ts';
import type { RecordArguments, Recorded, Recording } from './recording.ts';
import { words } from './words.ts';

/** The record with a turn of the loop more, and the verdict that its evidence supports. */
export async function withTurn(
  { source, record, evidence }: Recording,
  args: RecordArguments,
  context: Context,
): Promise<Recorded> {
  const chosen = chooseRun(record, args, evidence);
  refuseUnfounded(record, chosen, evidence);
  const judgement = judge(record, chosen.path, chosen.run, evidence);
  if (args.accept) refuseMissedTargets(chosen.path, judgement);

  const iteration = chosen.isRecorded
    ? undefined
    : await iterationOf(chosen, judgement, args, context);
  const edits = editsFor(iteration, args.accept ? chosen.path : undefined);
  const text = editText(source, edits);
  const after = text === undefined ? undefined : parseSource(text).record;
  if (text === undefined || after === undefined) throw notEditable(edits);
  refuseUnsound(record, after, evidence, await turnRules());
  const colours = await coloursFor(context.stdout, context.env);
  return {
    text,
    report: judgementAsText(chosen.run, judgement, record, colours),
    advice: advice(chosen.path, judgement, args, waitingRuns(after, evidence).length),
  };
}

/** The record with every turn that waits, oldest first. */
export async function withAllTurns(
  recording: Recording,
  args: RecordArguments,
  context: Context,
): Promise<Recorded> {
  const { evidence } = recording;
  let [current, report] = [recording, ''];
  for (;;) {
    const turn = await withTurn(current, args, context);
    report += turn.report;
    const { text, node, value, record } = parseSource(turn.text);
    if (!node || !record || waitingRuns(record, evidence).length === 0) return { ...turn, report };
    current = { source: { text, node, value }, record, evidence };
  }
}

/** Those of the loop: a new turn may well be another than what is served. */
async function turnRules(): Promise<readonly Rule[]> {
  const stages = await Promise.all([
    import('../../stages/eval/rules.ts'),
    import('../../stages/fine-tune/rules.ts'),
    import('../../stages/align/rules.ts'),
  ]);
  return stages.flatMap(({ rules }) => rules);
}

async function iterationOf(
  { path, run: measured }: { path: string; run: Run },
  { verdict, comparedWith }: Judgement,
  args: RecordArguments,
  context: Context,
): Promise<Iteration> {
  const { change, next } = await words(args, changeTold(measured), context);
  return {
    technique: measured.technique as Iteration['technique'],
    change,
    run: path,
    ...(comparedWith !== undefined && { compared_with: comparedWith }),
    verdict,
    ...(next !== undefined && { next }),
  };
}

/** What the evaluation was told; of a trained model, which: its prompt alone does not say what was tried. */
function changeTold({ change, technique, model }: Run): string | undefined {
  if (change === undefined || (technique !== 'fine-tune' && technique !== 'align')) return change;
  const name = model.id.split('/').at(-1) ?? model.id;
  return change.includes(name) ? change : `${name}, ${change}`;
}

function editsFor(iteration: Iteration | undefined, accepted: string | undefined): readonly Edit[] {
  const edits: Edit[] = [];
  if (iteration) edits.push({ kind: 'append', at: ['adapt', 'iterations'], items: [iteration] });
  if (accepted) edits.push({ kind: 'set', at: ['adapt', 'accepted'], value: accepted });
  return edits;
}

function advice(
  path: string,
  { verdict }: Judgement,
  { accept, run }: RecordArguments,
  waiting: number,
): string {
  if (accept)
    return 'Next: set "phase: adapt" in a change of its own, and type "create-genai-project check".\n';
  const met =
    verdict === 'meets-target'
      ? `The targets are met. To go on with this run: create-genai-project record --run ${path} --accept\n`
      : '';
  if (run !== undefined || waiting === 0) return met;
  const more = waiting === 1 ? 'Another run waits' : `${waiting} more runs wait`;
  return `${met}${more}: create-genai-project record --all\n`;
}
