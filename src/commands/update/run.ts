import type { Catalogue } from '../../stages/catalogue.ts';
import type { Context } from '../../terminal/context.ts';
import { type ChangeOptions, changeMade, type Wish } from '../change-made.ts';

/**
 * Brings the project that `folder` is, or lies in, to the templates of this version, with the answers
 * it has, and makes the files and folders of `again`, which were removed. Gives the exit code: 1 when
 * something is left for a person to merge.
 */
export async function update(
  folder: string,
  again: readonly string[],
  options: ChangeOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<number> {
  const choose: Wish['choose'] = async (answers) => ({ chosen: [], answers, changed: {} });
  return changeMade(
    folder,
    { command: 'update', named: [], again, choose },
    options,
    context,
    catalogue,
  );
}
