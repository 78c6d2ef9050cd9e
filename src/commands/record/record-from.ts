import { evidenceIn } from '../../check/evidence.ts';
import { UserError } from '../../errors.ts';
import { recordName } from '../../own-paths.ts';
import { commitOf } from '../../project/git/change-start.ts';
import { earlierFile } from '../../project/git/earlier-file.ts';
import { parseSource } from '../../record/read.ts';
import type { Context } from '../../terminal/context.ts';
import { bringRun, takeBack } from './bring-run.ts';
import { withIteration } from './record-iteration.ts';
import type { RecordArguments, Recorded, Recording } from './recording.ts';

/**
 * The record with the iterations and looks of another branch or commit that it lacks, behind its own
 * and in their words. Their run files come along, and go again where not all of it can be recorded.
 */
export async function withOthers(
  recording: Recording,
  { from = '', ...args }: RecordArguments,
  context: Context,
  root: string,
): Promise<Recorded> {
  const commit = await commitOf(root, from, '--from', context.env);
  const readOther = async (path: string) =>
    (await earlierFile(root, path, commit, context.env))?.text;
  const written: string[] = [];
  try {
    const turns: Turn[] = [];
    const evidence = evidenceIn(root);
    const known = runsOf(recording);
    for (const turn of turnsOf(await readOther(recordName), from)) {
      // What both have may have lost its file since.
      if (known.has(turn.run) && (await readOther(turn.run)) === undefined) continue;
      const brought = await bringRun(root, turn.run, readOther, evidence);
      written.push(...brought.written);
      turns.push({ ...turn, run: brought.path });
    }
    return await withTurns(recording, turns, { ...args, from }, context);
  } catch (error) {
    takeBack(written);
    throw error;
  }
}

async function withTurns(
  recording: Recording,
  turns: readonly Turn[],
  { from, ...args }: RecordArguments,
  context: Context,
): Promise<Recorded> {
  const known = runsOf(recording);
  let recorded: Recorded | undefined;
  let report = '';
  for (const { next = '', ...turn } of turns.filter(({ run }) => !known.has(run))) {
    const said = { ...args, ...turn, next };
    recorded = await withIteration(recorded?.after ?? recording, said, context);
    report += recorded.report;
  }
  if (recorded) return { ...recorded, report };
  throw new UserError(`All that "${from}" recorded is recorded here.`, {
    help: 'Of this branch, record what is new: create-genai-project record',
  });
}

/** An iteration, or a look, of which nothing is said. */
interface Turn {
  readonly run: string;
  readonly change?: string;
  readonly next?: string;
}

function runsOf({ record: { adapt } }: Recording): ReadonlySet<string> {
  return new Set([...(adapt?.looks ?? []), ...(adapt?.iterations ?? []).map(({ run }) => run)]);
}

function turnsOf(text: string | undefined, from: string): readonly Turn[] {
  const record = text === undefined ? undefined : parseSource(text).record;
  const { iterations = [], looks = [] } = record?.adapt ?? {};
  if (iterations.length + looks.length > 0)
    return [...iterations, ...looks.map((run) => ({ run }))];
  throw new UserError(`"${from}" has recorded nothing.`, {
    help: 'Name the branch that has: --from <branch>',
  });
}
