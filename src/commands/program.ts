import { Command, CommanderError } from 'commander';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Catalogue } from '../stages/catalogue.ts';
import { catalogue as known } from '../stages/index.ts';
import type { Context } from '../terminal/context.ts';
import { type Flag, refuseSwallowedFlags } from '../terminal/npm-flags.ts';
import { packageVersion } from '../terminal/package-version.ts';
import { quote } from '../terminal/repeat.ts';
import { addAdd } from './add/declare.ts';
import { addCheck } from './check/declare.ts';
import { addCreate, refuseMistypedCommand } from './create/declare.ts';
import { addExplain } from './explain/declare.ts';
import type { Finish } from './finish.ts';
import { addRecord } from './record/declare.ts';
import { addUpdate } from './update/declare.ts';

/** Parses the command line, runs its command and gives its exit code. */
export async function runProgram(
  argv: readonly string[],
  context: Context,
  catalogue: Catalogue = known,
): Promise<number> {
  let exitCode = 0;
  const program = createProgram(argv, catalogue, context, (code) => {
    exitCode = code;
  });
  try {
    if (!argv.some((word) => word === '--help' || word === '-h')) {
      refuseSwallowedFlags(argv, flagsOf(commandOf(argv, program)), context);
    }
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || error.code === 'commander.help') return 0;
    const command = commandOf(argv, program);
    const [first] = argv;
    // What is wrong behind it would be right behind the command that is meant.
    if (command === program && !first?.startsWith('-')) {
      refuseMistypedCommand(first, program, context, catalogue);
    }
    throw asUserError(error, command);
  }
}

/** Making a project is what happens without a command; `create` says it in words. */
function createProgram(
  argv: readonly string[],
  catalogue: Catalogue,
  context: Context,
  finish: Finish,
): Command {
  const program = new Command('create-genai-project')
    .description('Make a generative-AI project in which the whole lifecycle runs.')
    .version(packageVersion(context), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    // A flag behind a command's name belongs to that command.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // What goes wrong is thrown, and printed by main alone.
      writeErr: () => {},
      getOutHelpWidth: () => context.stdout.columns ?? 80,
      // No help of ours has colours; commander would have Node make a stream to ask it.
      getOutHasColors: () => false,
    });
  // Flags by the dozen take their time, and only those of the command that is named are read.
  const { stages, questions } = catalogue;
  const asked = (name: string) => (argv.includes(name) ? questions : {});
  addCreate(
    program.command('create').description('make a project (the same without "create")'),
    asked('create'),
    catalogue,
    context,
    finish,
  );
  addAdd(program.command('add'), asked('add'), catalogue, context, finish);
  addCheck(program.command('check'), stages, context, finish);
  addExplain(program.command('explain'), stages, context, finish);
  addRecord(program.command('record'), context, finish);
  addUpdate(program.command('update'), catalogue, context, finish);
  addHelp(program);
  const isCreate = commandOf(argv, program) === program;
  addCreate(program, isCreate ? questions : {}, catalogue, context, finish);
  return program;
}

/** Commander's own prints nothing about a command that there is not. */
function addHelp(program: Command): void {
  program
    .command('help')
    .description('print the help of a command')
    .argument('[command]', 'its name')
    .action((name?: string) => {
      const command =
        name === undefined ? program : program.commands.find((each) => each.name() === name);
      if (command) return command.help();
      const names = program.commands.map((each) => each.name());
      const meant = nearest(name ?? '', names);
      throw new UserError(`There is no command called "${name}".`, {
        note: `Commands: ${names.join(', ')}.`,
        help: meant
          ? `Did you mean "create-genai-project help ${meant}"?`
          : 'create-genai-project --help',
      });
    });
}

function commandOf(argv: readonly string[], program: Command): Command {
  return program.commands.find((command) => command.name() === argv[0]) ?? program;
}

function flagsOf(command: Command): readonly Flag[] {
  return command.options.flatMap(({ long, required }) =>
    long ? [{ long, takesValue: required }] : [],
  );
}

/** Commander's own messages, in the form of ours: "error: what happened\n(Did you mean x?)". */
function asUserError(error: CommanderError, command: Command): UserError {
  const [problem = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const sentence = problem.charAt(0).toUpperCase() + problem.slice(1).replaceAll("'", '"');
  return new UserError(/[.?]$/.test(sentence) ? sentence : `${sentence}.`, {
    help: suggestion?.replace(/^\((.*)\)$/, '$1') ?? helpWith(error, command),
  });
}

function helpWith({ code, message }: CommanderError, command: Command): string {
  const option = command.options.find(({ flags }) => message.includes(`'${flags}'`));
  if (option) return `${option.flags}: ${option.description}`;
  const typed = command.parent ? `create-genai-project ${command.name()}` : 'create-genai-project';
  if (code === 'commander.excessArguments' && takesFolder(command)) {
    if (command.args.some((word) => word.startsWith('-'))) return flagsBehindDashes;
    return `A name of several words stands in quotes: ${typed} ${quote(command.args.join(' '))}`;
  }
  return `See ${typed} --help.`;
}

// pnpm hands on the "--" that npm takes for itself.
const flagsBehindDashes = 'Behind "--" no word is a flag: leave that out.';

function takesFolder({ registeredArguments: [first] }: Command): boolean {
  return first?.name() === 'directory';
}
