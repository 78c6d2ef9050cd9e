import { reportCreation } from '../../report/creation.ts';
import type { Context } from '../../terminal/context.ts';
import { refuseSwallowedFlags } from '../../terminal/npm-flags.ts';
import type { PlainCreate } from './arguments.ts';
import { makeProject } from './make-project.ts';
import { readPlain } from './plain.ts';

/** `create` without the parser: does what it does with the same words, and gives the exit code. */
export async function createPlainly(
  { directory, options }: PlainCreate,
  argv: readonly string[],
  context: Context,
): Promise<number> {
  const { flags, draw } = readPlain(directory, context);
  refuseSwallowedFlags(argv, flags, context);
  await reportCreation(await makeProject(directory, options, context, draw), options, context);
  return 0;
}
