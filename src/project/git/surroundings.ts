import type { Context } from '../../terminal/context.ts';
import { git } from './run.ts';

/** What a repository around a new project makes of it. */
export interface Surroundings {
  /** Where the project lies in it, as in `apps/desk`; empty at its top. */
  readonly place: string;
  /** Empty where none is checked out. */
  readonly branch: string;
}

/** Undefined where git does not say. */
export async function surroundingsOf(
  root: string,
  env: Context['env'],
): Promise<Surroundings | undefined> {
  const prefix = await git(['rev-parse', '--show-prefix'], root, env);
  const branch = await git(['branch', '--show-current'], root, env);
  if (prefix.kind !== 'done' || branch.kind !== 'done') return undefined;
  return {
    place: prefix.output.trim().replace(/\/$/, ''),
    branch: branch.output.trim(),
  };
}
