import type { Command } from 'commander';
import type { Stage } from '../../stages/stage.ts';
import type { Context } from '../../terminal/context.ts';
import type { Finish } from '../finish.ts';

export function addExplain(
  command: Command,
  stages: readonly Stage[],
  context: Context,
  finish: Finish,
): void {
  command
    .description('explain a rule of check, or list them all')
    .argument('[rule]', 'the id of a rule, as check prints it')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async (rule, { json }) => {
      const { run } = await import('./run.ts');
      finish(await run({ rule, json }, context, stages));
    });
}

const examples = `
Examples:
  create-genai-project explain
  create-genai-project explain model/unpinned`;
