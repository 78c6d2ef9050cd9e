import type { ProjectPath } from '../../render/tree.ts';
import type { Context } from '../../terminal/context.ts';
import { git } from './run.ts';

/** What a repository around a new project makes of it. */
export interface Surroundings {
  /** Where the project lies in it, as in `apps/desk`; empty at its top. */
  readonly place: string;
  /** Empty where none is checked out. */
  readonly branch: string;
  /** The files of the project that its rules leave out. */
  readonly ignored: readonly ProjectPath[];
}

/** Undefined where git does not say. */
export async function surroundingsOf(
  root: string,
  paths: readonly ProjectPath[],
  env: Context['env'],
): Promise<Surroundings | undefined> {
  const prefix = await git(['rev-parse', '--show-prefix'], root, env);
  const branch = await git(['branch', '--show-current'], root, env);
  if (prefix.kind !== 'done' || branch.kind !== 'done') return undefined;
  // It ends with 1 where no file is ignored.
  const ignored = await git(['check-ignore', '-z', '--stdin'], root, env, paths.join('\0'));
  return {
    place: prefix.output.trim().replace(/\/$/, ''),
    branch: branch.output.trim(),
    ignored: ignored.kind === 'done' ? ignored.output.split('\0').filter(Boolean) : [],
  };
}
