import type { ProjectPath } from '../../render/tree.ts';
import type { Context } from '../../terminal/context.ts';
import { git } from './run.ts';

/** What to say where rules of the repository around them keep files of the project out of it. */
export async function ignoredNote(
  folder: string,
  paths: readonly ProjectPath[],
  env: Context['env'],
): Promise<{ readonly words?: string }> {
  const run = await git(['check-ignore', '--stdin', '-z'], folder, env, paths.join('\0'));
  // It ends with 1 where it names none.
  const output = run.kind === 'missing' ? '' : run.output;
  const ignored = output.split('\0').filter((path) => path !== '');
  if (ignored.length === 0) return {};
  const shown = ignored.slice(0, 5).join(', ');
  const rest = ignored.length > 5 ? `, and ${ignored.length - 5} more` : '';
  return {
    words: `Rules of that repository ignore files of the project: ${shown}${rest}.\nSee which: git check-ignore --verbose ${ignored[0]}`,
  };
}
