import { reportCreation } from '../../report/creation.ts';
import type { Context } from '../../terminal/context.ts';
import { drawBlueprint } from './blueprint.ts';
import type { GatherOptions } from './gather.ts';
import { type MakeOptions, makeProject } from './make-project.ts';

/** The flags of `create`; those of the questions lie beside these, by their own names. */
export type CreateOptions = GatherOptions & MakeOptions;

/** Makes a new project. Gives the exit code. */
export async function create(
  directory: string | undefined,
  options: CreateOptions,
  context: Context,
): Promise<number> {
  const draw = () => drawBlueprint(directory, options, context);
  await reportCreation(await makeProject(directory, options, context, draw), options, context);
  return 0;
}
