import { UserError } from '../../errors.ts';
import type { Context } from '../../terminal/context.ts';
import { listed } from '../listed.ts';
import { isUnknown, outside, type Unknown } from './repository.ts';
import { git } from './run.ts';

/** The files of the folder with changes that no commit holds, as git writes them. */
export async function uncommittedIn(
  folder: string,
  env: Context['env'],
): Promise<readonly string[] | Unknown> {
  const run = await git(['status', '--porcelain', '--untracked-files=no', '--', '.'], folder, env);
  const output = run.kind === 'missing' ? '' : run.output;
  const changed = output.split('\n').filter((line) => line !== '');
  // Where there is more than can be held, what there was of it says enough.
  if (run.kind !== 'done' && changed.length === 0) return outside(run, folder) || [];
  return changed.map((line) => line.slice(3));
}

/** Throws where the folder has changes that no commit holds, and where git does not say. */
export async function refuseUncommitted(folder: string, env: Context['env']): Promise<void> {
  const changed = await uncommittedIn(folder, env);
  if (isUnknown(changed)) throw unanswered(changed);
  if (changed.length === 0) return;
  throw new UserError('This project has changes that are not committed.', {
    note: listed('Changed are:', changed),
    help: 'Commit them, so that you can see and undo what is written now; or give --force.',
  });
}

/** With --force: what could not be found out; undefined where git answers. */
export async function unansweredNote(
  folder: string,
  env: Context['env'],
): Promise<string | undefined> {
  const changed = await uncommittedIn(folder, env);
  return isUnknown(changed) ? `${problem}\n${said(changed)}` : undefined;
}

const problem = 'It cannot be told whether this project has changes that are not committed.';

function unanswered(answer: Unknown): UserError {
  return new UserError(problem, {
    note: said(answer),
    help: 'Mend that, so that you can see and undo what is written now; or give --force.',
  });
}

function said({ unknown: words }: Unknown): string {
  return `Git says: ${words}`;
}
