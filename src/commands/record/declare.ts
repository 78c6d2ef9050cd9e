import type { Command } from 'commander';
import type { Context } from '../../terminal/context.ts';
import type { Finish } from '../finish.ts';

export function addRecord(command: Command, context: Context, finish: Finish): void {
  command
    .description('add a run to lifecycle.yaml: an iteration with its verdict, or what is served')
    .option(
      '--run <run>',
      'a run by its number or its file, a load run or deploy/releases.yaml (default: the oldest that is new)',
    )
    .option('--all', 'add every run that is new, oldest first')
    .option('--from <branch>', 'add what another branch or commit has recorded, and its run files')
    .option('--change <text>', 'what was changed since the run before')
    .option('--next <text>', 'what to try next')
    .option('--accept', 'take this run as the result that goes on')
    .option('--dry-run', 'print what would be written, and write nothing')
    .option('--json', 'print the result as JSON, and ask nothing')
    .addHelpText('after', examples)
    .action(async (options) => {
      const { run } = await import('./run.ts');
      finish(await run(options, context));
    });
}

const examples = `
Examples:
  create-genai-project record --change "Four examples instead of none"
  create-genai-project record --run 2
  create-genai-project record --all
  create-genai-project record --from few-shot
  create-genai-project record --accept
  create-genai-project record --run deploy/runs/0001-load.json

Exit codes: 0 recorded, 2 misuse or failure.`;
