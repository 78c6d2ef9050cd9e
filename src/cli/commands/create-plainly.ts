import { flagName } from '../../questions/question.ts';
import { questions } from '../../stages/index.ts';
import type { Context } from '../context.ts';
import type { PlainCreate } from '../create-arguments.ts';
import { type Flag, refuseSwallowedFlags } from '../npm-flags.ts';
import { create } from './create.ts';

/** `create` without the parser: does what it does with the same words, and gives the exit code. */
export async function createPlainly(
  { directory, options }: PlainCreate,
  argv: readonly string[],
  context: Context,
): Promise<number> {
  refuseSwallowedFlags(argv, flags, context);
  return create(directory, options, context);
}

/** All flags of `create`: npm may have kept any of them. */
export const flags: readonly Flag[] = [
  { long: '--yes', takesValue: false },
  { long: '--answers', takesValue: true },
  { long: '--dry-run', takesValue: false },
  { long: '--json', takesValue: false },
  { long: '--no-git', takesValue: false },
  ...Object.entries(questions).map(([id, question]) => ({
    long: `--${flagName(id, question)}`,
    takesValue: true,
  })),
];
