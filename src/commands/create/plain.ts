import { flagName } from '../../questions/question.ts';
import { questions } from '../../stages/index.ts';
import type { Context } from '../../terminal/context.ts';
import type { Flag } from '../../terminal/npm-flags.ts';
import { type Blueprint, drawBlueprint } from './blueprint.ts';

/** What making a project needs that takes every recommendation. */
export interface Plain {
  /** All flags of `create`: npm may have kept any of them. */
  readonly flags: readonly Flag[];
  readonly draw: () => Promise<Blueprint>;
}

/** The bundle imports packed-plain.ts instead. */
export function readPlain(directory: string, context: Context): Plain {
  return { flags, draw: () => drawBlueprint(directory, { yes: true }, context) };
}

const flags: readonly Flag[] = [
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
