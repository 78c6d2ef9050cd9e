import type { Catalogue } from '../../stages/catalogue.ts';
import type { Context } from '../../terminal/context.ts';
import { type ChangeOptions, changeMade, type Wish } from '../change-made.ts';
import { chooseStages } from './choose-stages.ts';

/**
 * Adds stages to the project that `folder` is, or lies in: those named, or else those that a person chooses.
 * Gives the exit code: 1 when something is left for a person to merge.
 */
export async function add(
  folder: string,
  ids: readonly string[],
  options: ChangeOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<number> {
  const choose: Wish['choose'] = (known, beforeAsking) =>
    chooseStages(ids, known, options, context, catalogue, beforeAsking);
  // A model that a flag names takes the place also of one that runs were measured on.
  const answered = ofModel.some((flag) => options[flag] !== undefined) ? ['model'] : [];
  const wish: Wish = { command: 'add', named: ids, answered, choose };
  return changeMade(folder, wish, options, context, catalogue);
}

const ofModel = ['source', 'model', 'revision', 'baseUrl'];
