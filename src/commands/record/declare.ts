import type { Command } from 'commander';
import type { Context } from '../../terminal/context.ts';
import type { Finish } from '../finish.ts';

export function addRecord(command: Command, context: Context, finish: Finish): void {
  command
    .description('append the newest run to lifecycle.yaml, with the verdict that it supports')
    .option('--run <file>', 'the run file (default: the newest that is not recorded)')
    .option('--change <text>', 'what was changed since the run before')
    .option('--next <text>', 'what to try next')
    .option('--accept', 'take this run as the result that goes on')
    .option('--dry-run', 'print what would be written, and write nothing')
    .addHelpText('after', recordExamples)
    .action(async (options) => {
      const { run } = await import('./run.ts');
      finish(await run(options, context));
    });
}

const recordExamples = `
Examples:
  create-genai-project record --change "Four examples instead of none"
  create-genai-project record --run eval/runs/0002-prompt.json
  create-genai-project record --accept

Exit codes: 0 recorded, 2 misuse or failure.`;
