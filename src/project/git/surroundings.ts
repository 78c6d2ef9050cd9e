import type { ProjectPath } from '../../render/tree.ts';
import type { Context } from '../../terminal/context.ts';
import { ignoredNotes } from './ignored.ts';
import { git } from './run.ts';

/** What to do about the repository that a new project lies in, in sentences. */
export async function surroundingNotes(
  root: string,
  paths: readonly ProjectPath[],
  env: Context['env'],
): Promise<readonly string[]> {
  const surroundings = await surroundingsOf(root, env);
  if (!surroundings) return [];
  return [...notesOn(surroundings), ...(await ignoredNotes(root, paths, env))];
}

function* notesOn({ place, branch }: Surroundings): Iterable<string> {
  if (place !== '') {
    yield `A host runs workflows at the top of a repository alone: move those of ${place}/.github/workflows there, each with "defaults: { run: { working-directory: ${place} } }".`;
  }
  if (branch !== '' && branch !== 'main') {
    yield `The workflows run on pushes to main, and this repository is on ${branch}: name that in their "branches".`;
  }
}

/** What a repository around a new project makes of it. */
interface Surroundings {
  /** Where the project lies in it, as in `apps/desk`; empty at its top. */
  readonly place: string;
  /** Empty where none is checked out. */
  readonly branch: string;
}

/** Undefined where git does not say. */
async function surroundingsOf(
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
