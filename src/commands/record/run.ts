import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { evidenceIn } from '../../check/evidence.ts';
import { type Judgement, judge } from '../../check/judge.ts';
import { UserError } from '../../errors.ts';
import { withProjectLock } from '../../project/lock.ts';
import type { Edit } from '../../record/edit/edit.ts';
import { byHand, editText } from '../../record/edit/edit-text.ts';
import { recordName } from '../../record/record-files.ts';
import type { Run } from '../../record/runs/run.ts';
import type { Iteration } from '../../record/schema.ts';
import { judgementAsText, linesAdded } from '../../report/judgement.ts';
import { chooseRun } from '../../stages/eval/choose-run.ts';
import { refuseMissedTargets } from '../../stages/eval/refuse-missed-targets.ts';
import { refuseUnfounded } from '../../stages/eval/refuse-unfounded.ts';
import { coloursFor } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';
import { readForEdit } from './read-for-edit.ts';
import { replaceText } from './replace-text.ts';
import { words } from './words.ts';

export interface RecordArguments {
  /** The run file; without one, the newest that is not recorded yet. */
  readonly run?: string;
  /** What was changed since the run before. */
  readonly change?: string;
  /** What to try next. */
  readonly next?: string;
  /** Whether the run becomes the accepted one. */
  readonly accept?: boolean;
  readonly dryRun?: boolean;
}

/** Appends a run to the record's iterations, with the verdict that its evidence supports. */
export async function run(args: RecordArguments, context: Context): Promise<number> {
  const path = resolve(context.cwd, recordName);
  const work = () => recordRun(path, args, context);
  // What writes nothing, or has nothing to write to, needs no turn.
  if (args.dryRun || !existsSync(path)) return await work();
  return await withProjectLock(context.cwd, work, { signal: context.interruption });
}

async function recordRun(path: string, args: RecordArguments, context: Context): Promise<number> {
  const { source, record } = readForEdit(path);
  const evidence = evidenceIn(context.cwd);
  const chosen = chooseRun(record, args, evidence);
  refuseUnfounded(record, chosen, evidence);
  const judgement = judge(record, chosen.path, chosen.run, evidence);
  if (args.accept) refuseMissedTargets(chosen.path, judgement);

  const iteration = chosen.isRecorded
    ? undefined
    : await iterationOf(chosen, judgement, args, context);
  const edits = editsFor(iteration, args.accept ? chosen.path : undefined);
  const edited = editText(source, edits);
  if (edited === undefined) throw notEditable(edits);
  if (!args.dryRun) replaceText(path, source.text, edited);

  context.stdout.write(
    judgementAsText(chosen.run, judgement, record, await coloursFor(context.stdout, context.env)),
  );
  context.stdout.write(
    `${linesAdded(source.text, edited)}\n${args.dryRun ? `Nothing was written to ${recordName}.` : `Written to ${recordName}.`}\n${advice(chosen.path, judgement, args)}`,
  );
  return 0;
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

function notEditable(edits: readonly Edit[]): UserError {
  return new UserError(`${recordName} is written in a way that cannot be added to safely.`, {
    note: `Add these lines by hand:\n${byHand(edits)}`,
    help: 'Then type "create-genai-project check".',
  });
}

function advice(path: string, { verdict }: Judgement, { accept, dryRun }: RecordArguments): string {
  if (dryRun) return '';
  if (accept)
    return 'Next: set "phase: adapt" in a change of its own, and type "create-genai-project check".\n';
  return verdict === 'meets-target'
    ? `The targets are met. To go on with this run: create-genai-project record --run ${path} --accept\n`
    : '';
}
