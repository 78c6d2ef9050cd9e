import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { applyChanges } from '../../plan/apply.ts';
import { baseOf, basePath, emptyBase, formatBase } from '../../plan/base.ts';
import { readDisk } from '../../plan/disk.ts';
import { type Change, planChanges } from '../../plan/plan.ts';
import { flagName, type KnownAnswers } from '../../questions/question.ts';
import { includedStages, render, templateFolders } from '../../render/render.ts';
import { readTemplates } from '../../render/templates.ts';
import type { Tree } from '../../render/tree.ts';
import { type Answers, questions, stages } from '../../stages/index.ts';
import { coloursFor } from '../colours.ts';
import type { Context } from '../context.ts';
import { refuseTakenDirectory } from '../directory.ts';
import { type GatherOptions, gatherAnswers } from '../gather.ts';
import type { GitResult } from '../git.ts';
import { refuseEntries } from '../in-the-way.ts';
import { quote, repeatCommand } from '../repeat.ts';
import { type Creation, creationAsJson, creationAsText } from '../report.ts';

/** The flags of `create`; those of the questions lie beside these, by their own names. */
export interface CreateOptions extends GatherOptions {
  readonly dryRun?: boolean;
  readonly git: boolean;
}

/** Makes a new project. Gives the exit code. */
export async function create(
  directory: string | undefined,
  options: CreateOptions,
  context: Context,
): Promise<number> {
  if (directory !== undefined) {
    const existing = resolve(context.cwd, directory);
    if (existsSync(existing)) await settle(existing, options);
    refuseTakenDirectory(existing);
  }
  const known = await gatherAnswers(questions, directory, options, context);
  // The questions' types say what resolve has checked question by question.
  const answers = known as unknown as Answers;
  const root = resolve(context.cwd, directory ?? answers.name);
  const templates = readTemplates(context.packageRoot, templateFolders(stages, answers));
  const tree = render(stages, answers, templates);
  refuseEntries(root, () => contentsOf(tree));
  const changes = await planChanges(emptyBase, readDisk(root, tree.keys()), tree);
  const git = options.dryRun ? undefined : await write(root, changes, tree, options, context);
  const creation: Creation = {
    project: answers.name,
    directory: root,
    dryRun: options.dryRun ?? false,
    answers: byFlag(known),
    changes,
    git,
    command: repeatCommand(directory ?? answers.name, questions, known, options, context.env),
    next: nextSteps(root, answers, context),
  };
  const { stdout, env } = context;
  const text = options.json
    ? creationAsJson(creation)
    : creationAsText(creation, await coloursFor(stdout, env));
  stdout.write(text);
  return 0;
}

/** What changes a folder is loaded where there is one. */
async function settle(root: string, { dryRun }: CreateOptions): Promise<void> {
  const { recoverProject, refuseUnfinished } = await import('../../plan/change-project.ts');
  if (dryRun) refuseUnfinished(root);
  else await recoverProject(root);
}

async function write(
  root: string,
  changes: readonly Change[],
  tree: Tree,
  options: CreateOptions,
  { env, interruption }: Context,
): Promise<GitResult> {
  const apply = () => applyChanges(root, changes, baseOf(tree), { signal: interruption });
  if (!options.git) {
    await apply();
    return 'declined';
  }
  const { findRepository, firstCommit } = await import('../git.ts');
  const reason = await findRepository(root, env);
  await apply();
  return reason ?? firstCommit(root, [...tree.keys(), basePath], env);
}

function contentsOf(tree: Tree): ReadonlyMap<string, Buffer> {
  const contents = [...tree].map(([path, { content }]) => [path, content] as const);
  return new Map([...contents, [basePath, formatBase(baseOf(tree))]]);
}

function byFlag(answers: KnownAnswers): Creation['answers'] {
  return Object.fromEntries(
    Object.entries(questions).flatMap(([id, question]) =>
      answers[id] === undefined ? [] : [[flagName(id, question), answers[id]]],
    ),
  );
}

function nextSteps(root: string, answers: Answers, { cwd }: Context): readonly string[] {
  // Slashes need no quotes in any shell, and Windows takes them too.
  const way = relative(cwd, root).split(sep).join('/');
  const steps = includedStages(stages, answers).flatMap((stage) => stage.next?.(answers) ?? []);
  return way === '' ? steps : [`cd ${quote(way)}`, ...steps];
}
