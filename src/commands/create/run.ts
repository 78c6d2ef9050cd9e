import { isUnfinished } from '../../report/changes.ts';
import { reportCreation } from '../../report/creation.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import type { Context } from '../../terminal/context.ts';
import { type CreateOptions, makeProject } from './make-project.ts';

/** Makes a new project. Gives the exit code: 1 when something is left for a person to merge. */
export async function create(
  directory: string | undefined,
  options: CreateOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<number> {
  const creation = await makeProject(directory, options, context, catalogue);
  await reportCreation(creation, options, context);
  return isUnfinished(creation.changes) ? 1 : 0;
}
