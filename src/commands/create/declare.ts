import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { isProject, projectAbove } from '../../project/is-project.ts';
import { flagOption, givenFlags } from '../../questions/flags.ts';
import type { Questions } from '../../questions/question.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import type { Context } from '../../terminal/context.ts';
import { quote } from '../../terminal/repeat.ts';
import type { Finish } from '../finish.ts';

/** The arguments and flags of `create`; each question is a flag. */
export function addCreate(
  command: Command,
  asked: Questions,
  catalogue: Catalogue,
  context: Context,
  finish: Finish,
): void {
  command
    .argument('[directory]', 'where the project goes (default: a folder with its name)')
    .option('-y, --yes', 'take the recommended answer to every question that has no flag')
    .option(
      '--answers <file>',
      'take answers from a YAML file (-: standard input); its keys are the flags below',
    )
    .option('--dry-run', 'print what would be written, and write nothing')
    .option('--json', 'print the result as JSON, and ask nothing')
    .option('--no-git', 'make no git repository')
    .option('--merge', 'in a folder with files: add our lines to those that both have')
    .option('--keep', 'in a folder with files: leave those that both have as they are')
    .optionsGroup('Answers (each is asked for when it is not given):');
  for (const [id, question] of Object.entries(asked)) {
    command.addOption(flagOption(id, question));
  }
  command.addHelpText('after', examples).action(async (directory, options) => {
    refuseMistypedCommand(directory, command.parent ?? command, context, catalogue);
    const root = projectMeant(directory, options, context, catalogue);
    if (root !== undefined) {
      const { status } = await import('../status/run.ts');
      return finish(await status(root, options, context, catalogue));
    }
    const { create } = await import('./run.ts');
    finish(await create(directory, options, context, catalogue));
  });
}

const examples = `
Examples:
  create-genai-project                      ask everything, then make it
  create-genai-project support-desk --yes   needs no key, no download and no GPU
  create-genai-project support-desk --task extraction --target 0.8
  create-genai-project support-desk --answers answers.yaml --dry-run
  create-genai-project                      in a project: where it stands

Exit codes: 0 done, 1 findings, 2 misuse or failure, 130 interrupted.`;

/** The project that is meant where there is one: only who gives answers means to make one there. */
function projectMeant(
  directory: string | undefined,
  options: Readonly<Record<string, unknown>>,
  { cwd }: Context,
  { questions }: Catalogue,
): string | undefined {
  const flags = Object.values(givenFlags(questions, options)).flatMap((given) =>
    given ? [`${given.named} ${quote(String(given.value))}`] : [],
  );
  const isAnswered = options.yes === true || options.answers !== undefined || flags.length > 0;
  if (directory !== undefined) return isAnswered ? undefined : inProject(resolve(cwd, directory));
  if (!isAnswered) return projectAbove(cwd);
  if (!isProject(cwd)) return undefined;
  throw new UserError(`"${cwd}" is a project of this tool already.`, {
    note: 'To make another one, name its folder: create-genai-project ../other --yes',
    help: `To change this one: create-genai-project add ${flags.join(' ')}`.trimEnd(),
  });
}

function inProject(root: string): string | undefined {
  return isProject(root) ? root : undefined;
}

/** What other tools call what this one does otherwise. */
const foreign: ReadonlyMap<string, string> = new Map([
  ['doctor', 'check'],
  ['generate', 'create'],
  ['init', 'create'],
  ['install', 'add'],
  ['lint', 'check'],
  ['new', 'create'],
  ['test', 'check'],
  ['upgrade', 'update'],
  ['validate', 'check'],
]);

/** `create-genai-project chekc` would otherwise make a project called chekc. */
export function refuseMistypedCommand(
  directory: string | undefined,
  program: Command,
  { cwd }: Context,
  catalogue: Catalogue,
): void {
  if (directory === undefined) return;
  const meant =
    meantInProject(directory, cwd, catalogue) ??
    (existsSync(resolve(cwd, directory)) ? undefined : meantAnywhere(directory, program));
  if (meant === undefined) return;
  throw new UserError(`There is no command called "${directory}".`, {
    note: `For a project in a folder of that name: create-genai-project ./${directory}`,
    help: `Did you mean "${['create-genai-project', ...meant].join(' ')}"?`,
  });
}

/** In a project the name of a stage means that stage. */
function meantInProject(
  word: string,
  cwd: string,
  { stages }: Catalogue,
): readonly string[] | undefined {
  const isStage = stages.some((stage) => stage.id === word && stage.switch !== undefined);
  if ((!isStage && word !== 'status') || projectAbove(cwd) === undefined) return undefined;
  return isStage ? ['add', word] : [];
}

function meantAnywhere(word: string, program: Command): readonly string[] | undefined {
  const names = program.commands.map((each) => each.name());
  const meant = foreign.get(word) ?? nearest(word, names);
  return meant === undefined ? undefined : [meant];
}
