import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { basePath } from '../../own-paths.ts';
import { applyChanges, type Update } from '../../project/apply.ts';
import { baseOf, emptyBase, formatBase } from '../../project/base.ts';
import { readDisk } from '../../project/disk.ts';
import type { GitOutcome } from '../../project/git/first-commit.ts';
import { planChanges } from '../../project/plan.ts';
import type { Manner } from '../../project/plan-beside.ts';
import { type Answer, flagName, type Questions } from '../../questions/question.ts';
import { includedStages, render, templateFolders } from '../../render/render.ts';
import { readTemplates } from '../../render/templates.ts';
import type { Tree } from '../../render/tree.ts';
import { isUnfinished } from '../../report/changes.ts';
import { type Creation, creationAsJson, creationAsText } from '../../report/creation.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import { firstSteps } from '../../stages/first-steps.ts';
import { coloursFor } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';
import { packageVersion } from '../../terminal/package-version.ts';
import { repeatCommand, wayTo } from '../../terminal/repeat.ts';
import { widthOf } from '../../terminal/wrap.ts';
import { refuseTakenDirectory, refuseUnmeant, refuseUnwritable } from './directory.ts';
import { mannerOf } from './existing.ts';
import { type GatherOptions, gatherAnswers, mayAsk } from './gather.ts';
import { refuseEntries } from './in-the-way.ts';

/** The flags of `create`; those of the questions lie beside these, by their own names. */
export interface CreateOptions extends GatherOptions {
  readonly dryRun?: boolean;
  readonly git: boolean;
}

/** Makes a new project. Gives the exit code: 1 when something is left for a person to merge. */
export async function create(
  directory: string | undefined,
  options: CreateOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<number> {
  const creation = await makeProject(directory, options, context, catalogue);
  const { stdout, env } = context;
  stdout.write(
    options.json
      ? creationAsJson(creation)
      : creationAsText(creation, await coloursFor(stdout, env), widthOf(stdout)),
  );
  return isUnfinished(creation.changes) ? 1 : 0;
}

/** Makes it once its directory is known to be free. */
async function makeProject(
  given: string | undefined,
  options: CreateOptions,
  context: Context,
  { stages, questions }: Catalogue,
): Promise<Creation> {
  if (given !== undefined) {
    refuseUnmeant(given);
    await refuseUnlessFree(resolve(context.cwd, given), options, context);
  }
  const gathered = await gatherAnswers(questions, given, options, context);
  const { answers } = gathered;
  const directory = gathered.directory ?? String(answers.name);
  const root = resolve(context.cwd, directory);
  if (given === undefined) await refuseUnlessFree(root, options, context);
  const templates = readTemplates(context.packageRoot, templateFolders(stages, answers));
  const tree = render(stages, answers, templates);
  const version = packageVersion(context);
  const manner = mannerOf(options, root) ?? gathered.manner;
  const ours = readDisk(root, tree.keys());
  // After it: what another run has made by then is refused, and no text of it is taken for ours.
  if (manner === undefined) refuseEntries(root, () => contentsOf(tree, version));
  const changes = await plan(ours, tree, manner);
  const update = { ours, changes, base: baseOf(tree), version };
  const git = options.dryRun ? undefined : await write(root, update, tree, options, context);
  const byFlag = byFlags(questions, answers);
  const steps = firstSteps(includedStages(stages, answers), answers);
  return {
    project: String(answers.name),
    directory: root,
    dryRun: options.dryRun ?? false,
    answers: byFlag,
    changes,
    git: git?.result,
    gitWords: git?.words,
    command: repeatCommand(directory, byFlag, options, context.env),
    next: [...wayTo(root, context.cwd), ...steps.next],
    notes: [...steps.notes, ...(await notesAround(root, tree, git, context))],
  };
}

function byFlags(
  questions: Questions,
  answers: Readonly<Record<string, Answer>>,
): Readonly<Record<string, Answer>> {
  const entries = Object.entries(questions).flatMap(([id, question]) => {
    const answer = answers[id];
    return answer === undefined ? [] : [[flagName(id, question), answer] as const];
  });
  return Object.fromEntries(entries);
}

async function notesAround(
  root: string,
  tree: Tree,
  git: GitOutcome | undefined,
  { env }: Context,
): Promise<readonly string[]> {
  if (git?.result !== 'inside a repository') return [];
  const { surroundingNotes } = await import('../../project/git/surroundings.ts');
  return surroundingNotes(root, [...tree.keys()], env);
}

async function refuseUnlessFree(
  root: string,
  options: CreateOptions,
  context: Context,
): Promise<void> {
  if (existsSync(root)) await settle(root, options);
  refuseTakenDirectory(root, mannerOf(options, root) !== undefined || mayAsk(options, context));
  if (!options.dryRun) refuseUnwritable(root);
}

async function plan(ours: Tree, tree: Tree, manner: Manner | undefined) {
  if (manner === undefined) return planChanges(emptyBase, ours, tree);
  const { planBeside } = await import('../../project/plan-beside.ts');
  return planBeside(ours, tree, manner);
}

/** What changes a folder is loaded where there is one. */
async function settle(root: string, { dryRun }: CreateOptions): Promise<void> {
  const { recoverProject, refuseUnfinished } = await import('../../project/lock.ts');
  if (dryRun) refuseUnfinished(root, { isToBeEmpty: true });
  else await recoverProject(root);
}

async function write(
  root: string,
  update: Update,
  tree: Tree,
  options: CreateOptions,
  { env, interruption }: Context,
): Promise<GitOutcome> {
  const apply = () => applyChanges(root, update, { signal: interruption });
  if (!options.git) {
    await apply();
    return { result: 'declined' };
  }
  const { firstCommit, reasonForNone } = await import('../../project/git/first-commit.ts');
  const reason = await reasonForNone(root, env);
  await apply();
  const paths = [...tree.keys(), basePath];
  return reason ?? firstCommit(root, paths, env);
}

function contentsOf(tree: Tree, version: string): ReadonlyMap<string, Buffer> {
  const contents = [...tree].map(([path, { content }]) => [path, content] as const);
  return new Map([...contents, [basePath, formatBase(baseOf(tree), version)]]);
}
