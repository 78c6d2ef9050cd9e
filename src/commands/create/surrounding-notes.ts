import { type Surroundings, surroundingsOf } from '../../project/git/surroundings.ts';
import type { ProjectPath } from '../../render/tree.ts';
import type { Context } from '../../terminal/context.ts';
import { ignoredNotes } from '../ignored-notes.ts';

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
