import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { flagOption } from '../questions/flags.ts';
import { questions } from '../stages/index.ts';
import type { Context } from './context.ts';
import { refuseSwallowedFlags } from './npm-flags.ts';
import { packageVersion } from './package-version.ts';

/** Parses the command line, runs its command and gives its exit code. */
export async function runProgram(argv: readonly string[], context: Context): Promise<number> {
  let exitCode = 0;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  program.hook('preAction', (_, command) => refuseSwallowedFlags(argv, flagsOf(command), context));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw asUserError(error);
  }
}

function flagsOf(command: Command): readonly string[] {
  return command.options.flatMap(({ long }) => (long ? [long] : []));
}

/** Tells what a command's exit code was. */
type Finish = (exitCode: number) => void;

function createProgram(context: Context, finish: Finish): Command {
  const program = new Command('create-genai-project')
    .description(
      'Make a generative-AI project in which the whole lifecycle runs, and check its record.',
    )
    .version(packageVersion(context), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // What goes wrong is thrown, and printed by main alone.
      writeErr: () => {},
      getOutHelpWidth: () => context.stdout.columns ?? 80,
    });
  addCreate(program, context, finish);
  return program;
}

function addCreate(command: Command, context: Context, finish: Finish): void {
  command
    .argument('[directory]', 'where the project goes (default: a folder with its name)')
    .option('-y, --yes', 'take the recommended answer to every question that has no flag')
    .option('--answers <file>', 'take answers from a YAML file; its keys are the flags below')
    .option('--dry-run', 'print what would be written, and write nothing')
    .option('--json', 'print the result as JSON, and ask nothing')
    .option('--no-git', 'make no git repository')
    .optionsGroup('Answers (each is asked for when it is not given):');
  for (const [id, question] of Object.entries(questions))
    command.addOption(flagOption(id, question));
  command.addHelpText('after', createExamples).action(async (directory, options) => {
    refuseMistypedCommand(directory, command, context);
    const { create } = await import('./commands/create.ts');
    finish(await create(directory, options, context));
  });
}

const createExamples = `
Examples:
  create-genai-project                      ask everything, then make the project
  create-genai-project support-desk --yes   a project that needs no key, no download and no GPU
  create-genai-project support-desk --task extraction --target 0.8
  create-genai-project support-desk --answers answers.yaml --dry-run

Exit codes: 0 done, 1 findings, 2 misuse or failure, 130 interrupted.`;

/** `create-genai-project chekc` would otherwise make a project called chekc. */
function refuseMistypedCommand(
  directory: string | undefined,
  command: Command,
  { cwd }: Context,
): void {
  if (directory === undefined || existsSync(resolve(cwd, directory))) return;
  const names = (command.parent ?? command).commands.map((each) => each.name());
  const meant = nearest(directory, names);
  if (meant === undefined) return;
  throw new UserError(`There is no command called "${directory}".`, {
    note: `For a project in a folder of that name: create-genai-project ./${directory}`,
    help: `Did you mean "create-genai-project ${meant}"?`,
  });
}

/** Commander's own messages, in the form of ours: "error: what happened\n(Did you mean x?)". */
function asUserError({ message }: CommanderError): UserError {
  const [problem = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const sentence = problem.charAt(0).toUpperCase() + problem.slice(1).replaceAll("'", '"');
  return new UserError(/[.?]$/.test(sentence) ? sentence : `${sentence}.`, {
    help: suggestion?.replace(/^\((.*)\)$/, '$1') ?? 'See create-genai-project --help.',
  });
}
