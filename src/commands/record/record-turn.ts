import { type Judgement, judge } from '../../check/judge.ts';
import type { Edit } from '../../record/edit/edit.ts';
import { editText } from '../../record/edit/edit-text.ts';
import type { Run } from '../../record/runs/run.ts';
import type { Iteration } from '../../record/schema.ts';
import { judgementAsText } from '../../report/judgement.ts';
import { chooseRun } from '../../stages/eval/choose-run.ts';
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
  if (text === undefined) throw notEditable(edits);
  const colours = await coloursFor(context.stdout, context.env);
  return {
    text,
    report: judgementAsText(chosen.run, judgement, record, colours),
    advice: advice(chosen.path, judgement, args),
  };
}

async function iterationOf(
  { path, run: measured }: { path: string; run: Run },
  { verdict, comparedWith }: Judgement,
  args: RecordArguments,
  context: Context,
): Promise<Iteration> {
  const { change, next } = await words(args, measured.change, context);
  return {
    technique: measured.technique as Iteration['technique'],
    change,
    run: path,
    ...(comparedWith !== undefined && { compared_with: comparedWith }),
    verdict,
    ...(next !== undefined && { next }),
  };
}

function editsFor(iteration: Iteration | undefined, accepted: string | undefined): readonly Edit[] {
  const edits: Edit[] = [];
  if (iteration) edits.push({ kind: 'append', at: ['adapt', 'iterations'], items: [iteration] });
  if (accepted) edits.push({ kind: 'set', at: ['adapt', 'accepted'], value: accepted });
  return edits;
}

function advice(path: string, { verdict }: Judgement, { accept }: RecordArguments): string {
  if (accept)
    return 'Next: set "phase: adapt" in a change of its own, and type "create-genai-project check".\n';
  return verdict === 'meets-target'
    ? `The targets are met. To go on with this run: create-genai-project record --run ${path} --accept\n`
    : '';
}
