import type { Command } from 'commander';
import { UserError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { phases } from '../../record/vocabulary.ts';
import { formats } from '../../report/findings/formats.ts';
import type { Stage } from '../../stages/stage.ts';
import type { Context } from '../../terminal/context.ts';
import type { Finish } from '../finish.ts';

export function addCheck(
  command: Command,
  stages: readonly Stage[],
  context: Context,
  finish: Finish,
): void {
  command
    .description('check lifecycle.yaml and the evidence that it names')
    .argument('[paths...]', 'records, folders of projects, or patterns (default: this folder)')
    .option('--format <format>', `how findings are printed (${formats.join(', ')})`, (value) =>
      oneOf('--format', formats, value),
    )
    .option('--json', 'print the result as JSON (as --format json does)')
    .option('--phase <phase>', `ask as if it were in this phase (${phases.join(', ')})`, (value) =>
      oneOf('--phase', phases, value),
    )
    .option('--since <commit>', 'judge as well what changed since this branch or commit of git')
    .option('--max-warnings <number>', 'fail on more warnings than this', wholeNumber)
    .addHelpText('after', examples)
    .action(async (paths, { json, format = json ? 'json' : 'text', ...options }) => {
      const { run } = await import('./run.ts');
      finish(await run({ paths, format, ...options }, context, stages));
    });
}

const examples = `
Examples:
  create-genai-project check
  create-genai-project check 'projects/*/lifecycle.yaml' --format github
  create-genai-project check --phase integrate    is it ready to be deployed?
  create-genai-project check --since origin/main  what does this branch lower?

Exit codes: 0 clean, 1 findings, 2 misuse or failure.`;

function oneOf<Choice extends string>(
  flag: string,
  choices: readonly Choice[],
  value: string,
): Choice {
  const choice = choices.find((each) => each === value);
  if (choice !== undefined) return choice;
  const meant = nearest(value, choices);
  throw new UserError(`${flag}: "${value}" is not one of the choices.`, {
    note: `Choices: ${choices.join(', ')}.`,
    ...(meant && { help: `Did you mean "${meant}"?` }),
  });
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) {
    throw new UserError(`--max-warnings: "${value}" is no number of warnings.`, {
      help: 'Give 0 or more, as in --max-warnings 0.',
    });
  }
  return Number(value);
}
