import { UserError } from '../../errors.ts';
import type { Context } from '../../terminal/context.ts';
import { type FailedRun, git } from './run.ts';

/**
 * The commit that a change starts from: the last one that `ref` and the folder's own history share,
 * for what others did meanwhile is not part of it. Throws where that cannot be known for certain.
 */
export async function changeStart(
  folder: string,
  ref: string,
  env: Context['env'],
): Promise<string> {
  const run = (args: readonly string[]) => git(args, folder, env);
  const shallow = await run(['rev-parse', '--is-shallow-repository']);
  if (shallow.kind !== 'done') throw unanswered(shallow, ref);
  // What a shallow clone leaves out may be the very commit that is looked for.
  if (shallow.output.trim() === 'true') {
    throw new UserError('This is a shallow clone: its history is not all there to compare with.', {
      help: 'Type "git fetch --unshallow", or in a workflow give actions/checkout "fetch-depth: 0".',
    });
  }
  const known = await commitOf(folder, ref, '--since', env);
  const start = await run(['merge-base', known, 'HEAD']);
  if (start.kind === 'done') return start.output.trim();
  if (start.words !== '' && /fatal/.test(start.words)) throw unanswered(start, ref);
  throw new UserError(`"${ref}" and what is checked out share no history.`, {
    help: 'Name the branch that this one is to be merged into: --since origin/main',
  });
}

/** The commit that a flag names. Throws where git knows none. */
export async function commitOf(
  folder: string,
  ref: string,
  flag: string,
  env: Context['env'],
): Promise<string> {
  const verify = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const known = await git(verify, folder, env);
  if (known.kind === 'done') return known.output.trim();
  throw new UserError(`${flag}: git knows no commit "${ref}".`, {
    help: 'Type "git fetch origin", or name a branch that "git branch --all" lists.',
  });
}

function unanswered(run: FailedRun, ref: string): UserError {
  return new UserError(`It cannot be told what changed since "${ref}".`, {
    note: `Git says: ${run.words}`,
    help: 'Mend that, or leave out --since.',
  });
}
