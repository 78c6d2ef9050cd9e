import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { basePath } from '../../own-paths.ts';
import { applyChanges, type Update } from '../../project/apply.ts';
import { baseOf, emptyBase, formatBase } from '../../project/base.ts';
import { readDisk } from '../../project/disk.ts';
import type { GitOutcome } from '../../project/git/first-commit.ts';
import { planChanges } from '../../project/plan.ts';
import type { Manner } from '../../project/plan-beside.ts';
import type { Tree } from '../../render/tree.ts';
import type { Creation } from '../../report/creation.ts';
import type { Catalogue } from '../../stages/catalogue.ts';
import type { Context } from '../../terminal/context.ts';
import { packageVersion } from '../../terminal/package-version.ts';
import { quote, repeatCommand } from '../../terminal/repeat.ts';
import { drawBlueprint } from './blueprint.ts';
import { refuseTakenDirectory, refuseUnmeant } from './directory.ts';
import { mannerOf } from './existing.ts';
import { type GatherOptions, mayAsk } from './gather.ts';
import { refuseEntries } from './in-the-way.ts';

/** The flags of `create`; those of the questions lie beside these, by their own names. */
export interface CreateOptions extends GatherOptions {
  readonly dryRun?: boolean;
  readonly git: boolean;
}

/** Makes a new project, once its directory is known to be free. */
export async function makeProject(
  given: string | undefined,
  options: CreateOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<Creation> {
  if (given !== undefined) {
    refuseUnmeant(given);
    await refuseUnlessFree(resolve(context.cwd, given), options, context);
  }
  const blueprint = await drawBlueprint(given, options, context, catalogue);
  const { name, directory, answers, tree, steps } = blueprint;
  const root = resolve(context.cwd, directory);
  if (given === undefined) await refuseUnlessFree(root, options, context);
  const version = packageVersion(context);
  const manner = mannerOf(options, root) ?? blueprint.manner;
  if (manner === undefined) refuseEntries(root, () => contentsOf(tree, version));
  const ours = readDisk(root, tree.keys());
  const changes = await plan(ours, tree, manner);
  const update = { ours, changes, base: baseOf(tree), version };
  const git = options.dryRun ? undefined : await write(root, update, tree, options, context);
  const around =
    git?.result === 'inside a repository'
      ? await (await import('./surrounding-notes.ts')).surroundingNotes(
          root,
          [...tree.keys()],
          context.env,
        )
      : [];
  return {
    project: name,
    directory: root,
    dryRun: options.dryRun ?? false,
    answers,
    changes,
    git: git?.result,
    gitWords: git?.words,
    command: repeatCommand(directory, answers, options, context.env),
    next: [...wayTo(root, context), ...steps.next],
    notes: [...steps.notes, ...around],
  };
}

async function refuseUnlessFree(
  root: string,
  options: CreateOptions,
  context: Context,
): Promise<void> {
  if (existsSync(root)) await settle(root, options);
  refuseTakenDirectory(root, mannerOf(options, root) !== undefined || mayAsk(options, context));
}

async function plan(ours: Tree, tree: Tree, manner: Manner | undefined) {
  if (manner === undefined) return planChanges(emptyBase, ours, tree);
  const { planBeside } = await import('../../project/plan-beside.ts');
  return planBeside(ours, tree, manner);
}

/** What changes a folder is loaded where there is one. */
async function settle(root: string, { dryRun }: CreateOptions): Promise<void> {
  const { recoverProject, refuseUnfinished } = await import('../../project/lock.ts');
  if (dryRun) refuseUnfinished(root);
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

function wayTo(root: string, { cwd }: Context): readonly string[] {
  // Slashes need no quotes in any shell, and Windows takes them too.
  const way = relative(cwd, root).split(sep).join('/');
  return way === '' ? [] : [`cd ${quote(way.startsWith('-') ? `./${way}` : way)}`];
}
