import { reportCreation } from '../../report/creation.ts';
import type { Context } from '../../terminal/context.ts';
import { type CreateOptions, makeProject } from './make-project.ts';

/** Makes a new project. Gives the exit code. */
export async function create(
  directory: string | undefined,
  options: CreateOptions,
  context: Context,
): Promise<number> {
  await reportCreation(await makeProject(directory, options, context), options, context);
  return 0;
}
