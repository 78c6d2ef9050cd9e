import type { Command } from 'commander';
import { flagOption } from '../../questions/flags.ts';
import type { Questions } from '../../questions/question.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import type { Context } from '../../terminal/context.ts';
import type { Finish } from '../finish.ts';

/** The arguments and flags of `add`: those of create, but the name. */
export function addAdd(
  command: Command,
  asked: Questions,
  catalogue: Catalogue,
  context: Context,
  finish: Finish,
): void {
  command
    .description('add a stage to the project around this folder, or change an answer; edits stay')
    .argument('[stage...]', 'fine-tune, align, … (default: those that you choose)')
    .option('-y, --yes', 'ask nothing')
    .option('--dry-run', 'print what would be written, and write nothing')
    .option('--json', 'print the result as JSON')
    .option('--force', 'add to a project with changes that are not committed')
    .optionsGroup('Answers, in the place of those that the project was made from:');
  for (const [id, question] of Object.entries(asked)) {
    command.addOption(flagOption(id, question).hideHelp(id === 'name'));
  }
  command.addHelpText('after', examples).action(async (stages, options) => {
    const { add } = await import('./run.ts');
    finish(await add(context.cwd, stages, options, context, catalogue));
  });
}

const examples = `
Examples:
  create-genai-project add fine-tune --dry-run
  create-genai-project add fine-tune align
  create-genai-project add                  choose stages to add
  create-genai-project add --model Qwen/Qwen3-8B --hardware gpu-24gb

Exit codes: 0 added, 1 something is left to merge by hand, 2 misuse or failure,
130 interrupted.`;
