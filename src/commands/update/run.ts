import type { Catalogue } from '../../stages/catalogue.ts';
import type { Context } from '../../terminal/context.ts';
import { type ChangeOptions, changeMade, type Wish } from '../change-made.ts';

/**
 * Brings the project that `folder` is, or lies in, to the templates of this version, with the answers
 * it has. Gives the exit code: 1 when something is left for a person to merge.
 */
export async function update(
  folder: string,
  options: ChangeOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<number> {
  const choose: Wish['choose'] = async (answers) => ({ chosen: [], answers, changed: {} });
  return changeMade(folder, { command: 'update', named: [], choose }, options, context, catalogue);
}
