import type { Command } from 'commander';
import type { Catalogue } from '../../stages/catalogue.ts';
import type { Context } from '../../terminal/context.ts';
import type { Wish } from '../change-made.ts';
import type { Finish } from '../finish.ts';

/** The flags of `update`, which renders the project anew from the answers that it has. */
export function addUpdate(
  command: Command,
  catalogue: Catalogue,
  context: Context,
  finish: Finish,
): void {
  command
    .description('bring the project around this folder to this version; edits stay')
    .argument('[path...]', 'files and folders that you removed, to be there again')
    .option('--dry-run', 'print what would be written, and write nothing')
    .option('--json', 'print the result as JSON')
    .option('--force', 'update a project with changes that are not committed')
    .addHelpText('after', examples)
    .action(async (again, options) => {
      const { changeMade } = await import('../change-made.ts');
      const wish: Wish = { command: 'update', named: [], again, choose: asItIs };
      finish(await changeMade(context.cwd, wish, options, context, catalogue));
    });
}

const asItIs: Wish['choose'] = async (answers) => ({ chosen: [], answers, changed: {} });

const examples = `
Examples:
  create-genai-project update --dry-run    what this version would change
  create-genai-project update
  create-genai-project update deploy/serve.yaml

Exit codes: 0 up to date, 1 something is left to merge by hand, 2 misuse or
failure, 130 interrupted.`;
