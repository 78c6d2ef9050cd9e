import type { Context } from '../../terminal/context.ts';
import { gitOutput } from './run.ts';

/** A file as each branch held it that was merged since a commit, and that has commits of its own since. */
export async function mergedFiles(
  folder: string,
  path: string,
  commit: string,
  env: Context['env'],
): Promise<readonly string[]> {
  const problem = `It cannot be told what merges made of "${path}".`;
  const run = (args: readonly string[], input?: string) =>
    gitOutput(args, folder, env, problem, input);
  const listed = await run(['rev-list', '--parents', `${commit}..HEAD`]);
  const commits = listed.split('\n').map((line) => line.split(' '));
  const own = new Set(commits.map(([id]) => id));
  const parents = new Set(commits.flatMap(([, ...ids]) => (ids.length > 1 ? ids : [])));
  const names = [...parents].filter((id) => own.has(id)).map((id) => `${id}:${path}\n`);
  if (names.length === 0) return [];
  const checked = await run(
    ['cat-file', '--batch-check=%(objecttype) %(objectname)'],
    names.join(''),
  );
  const blobs = new Set(checked.match(/(?<=^blob )[0-9a-f]+$/gm));
  const found: string[] = [];
  for (const blob of blobs) found.push(await run(['cat-file', 'blob', blob]));
  return found;
}
