import { drawBlueprint } from '../blueprint.ts';
import type { Context } from '../context.ts';
import type { GatherOptions } from '../gather.ts';
import { type MakeOptions, makeProject } from '../make-project.ts';

/** The flags of `create`; those of the questions lie beside these, by their own names. */
export type CreateOptions = GatherOptions & MakeOptions;

/** Makes a new project. Gives the exit code. */
export function create(
  directory: string | undefined,
  options: CreateOptions,
  context: Context,
): Promise<number> {
  const draw = () => drawBlueprint(directory, options, context);
  return makeProject(directory, options, context, draw);
}
