import { recordName } from '../own-paths.ts';
import { applyChanges, type Update } from '../project/apply.ts';
import { type Base, baseOf } from '../project/base.ts';
import { followRenamed } from '../project/follow-renamed.ts';
import { ignoredNotes } from '../project/git/ignored.ts';
import { refuseLeftOut } from '../project/git/left-out.ts';
import { refuseUncommitted, unansweredNote } from '../project/git/uncommitted.ts';
import { type ProjectLock, refuseUnfinished, withProjectLock } from '../project/lock.ts';
import { notesOfRemoved, withoutRemoved } from '../project/make-again.ts';
import { tasksWithOwnData, withoutSample } from '../project/own-data.ts';
import type { Change } from '../project/plan.ts';
import { planUpdate } from '../project/plan-update.ts';
import { projectIn, readProject } from '../project/read-project.ts';
import { refuseNewer } from '../project/version.ts';
import { inKebabCase, type KnownAnswers } from '../questions/question.ts';
import { includedStages, render, templateFolders } from '../render/render.ts';
import { readTemplates } from '../render/templates.ts';
import type { Tree } from '../render/tree.ts';
import {
  type Extension,
  extensionAsJson,
  extensionAsText,
  isUnfinished,
} from '../report/changes.ts';
import { isOther, unaskedIsNo } from '../stages/adding.ts';
import type { Catalogue } from '../stages/catalogue.ts';
import { firstSteps } from '../stages/first-steps.ts';
import { packageOf } from '../stages/project/name.ts';
import type { FirstSteps, Stage } from '../stages/stage.ts';
import { coloursFor } from '../terminal/colours.ts';
import type { Context } from '../terminal/context.ts';
import { packageVersion } from '../terminal/package-version.ts';
import { quote } from '../terminal/repeat.ts';
import { widthOf } from '../terminal/wrap.ts';
import type { Choice } from './add/choose-stages.ts';
import { notesOfLost } from './lost-stages.ts';

/** The flags of `add` and `update`; those of the questions lie beside these, by their own names. */
export interface ChangeOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly force?: boolean;
  readonly yes?: boolean;
  readonly [flag: string]: unknown;
}

/** What a project is to become. */
export interface Wish {
  readonly command: 'add' | 'update';
  /** The stages that are asked for by name. */
  readonly named: readonly string[];
  /** Files and folders that were removed and are to be there again, as seen from the working folder. */
  readonly again?: readonly string[];
  /** Sections of the record that a person answered anew. */
  readonly answered?: readonly string[];
  /** What is added to it, by what it was made from. */
  readonly choose: (known: KnownAnswers, beforeAsking: () => Promise<void>) => Promise<Choice>;
}

/**
 * Renders the project that `folder` is, or lies in, as this version and the answers have it now, and
 * merges that with what lies there. Gives the exit code: 1 when something is left for a person to merge.
 */
export async function changeMade(
  folder: string,
  wish: Wish,
  options: ChangeOptions,
  context: Context,
  catalogue: Catalogue,
): Promise<number> {
  const root = projectIn(folder);
  if (!options.dryRun) {
    const turn = (lock: ProjectLock) => changeInTurn(root, wish, options, context, catalogue, lock);
    return withProjectLock(root, turn, { signal: context.interruption });
  }
  refuseUnfinished(root);
  return changeInTurn(root, wish, options, context, catalogue, undefined);
}

/** Without a lock nothing is written. */
async function changeInTurn(
  root: string,
  wish: Wish,
  options: ChangeOptions,
  context: Context,
  catalogue: Catalogue,
  lock: ProjectLock | undefined,
): Promise<number> {
  const { dryRun = false, json = false, force = false } = options;
  refuseNewer(root, packageVersion(context), repetition(wish, options));
  const { answers: known, base } = await readProject(root, unaskedIsNo(catalogue));
  const refuse = () => refuseUnready(root, lock !== undefined, force, context);
  const { chosen, answers, changed } = await wish.choose(known, async () => {
    // What is forced is said once, when it is done.
    if (!force) await refuse();
  });
  const isWanted =
    wish.command === 'update' || chosen.length > 0 || Object.keys(changed).length > 0;
  // Once more: whoever was asked may have changed a file meanwhile.
  if (isWanted) await refuse();
  const own = tasksWithOwnData(root, base);
  // Who adds pretraining names another model by it.
  const answered = isOther(known.source, answers.source) ? ['model'] : (wish.answered ?? []);
  const update = isWanted
    ? await plan(root, { base, own, answers }, { ...wish, answered }, catalogue, context)
    : undefined;
  if (update && lock) await applyChanges(root, update, { signal: context.interruption, lock });
  const changes = update?.changes ?? [];
  const created = changes.filter(({ kind }) => kind === 'create').map(({ path }) => path);
  const before = includedStages(catalogue.stages, known);
  const steps = newSteps(before, known, chosen, answers, own.length > 0);
  await tell(context, json, {
    command: wish.command,
    project: String(answers.name),
    directory: root,
    dryRun,
    named: wish.named,
    added: chosen.map((stage) => stage.id),
    answers: changed,
    changes,
    next: [...proofs(wish, changes), ...steps.next],
    notes: [
      ...steps.notes,
      ...notesOfRemoved(base, root, context.cwd, wish.named),
      ...(await ignoredNotes(root, created, context.env)),
      ...(await notesOfRuns(root, changes)),
      ...(await notesOfLost(changes, { before: known, now: answers }, catalogue, {
        root,
        packageRoot: context.packageRoot,
      })),
    ],
  });
  return isUnfinished(changes) ? 1 : 0;
}

async function notesOfRuns(root: string, changes: readonly Change[]): Promise<readonly string[]> {
  // What reads runs takes as long to load as all else: only code of tasks, and score.py, scores.
  const mayScore = ({ kind, path }: Change) =>
    kind !== 'keep' && /\/tasks\/\w+\.py$|\/score\.py$/.test(path);
  if (!changes.some(mayScore)) return [];
  return (await import('../project/measured.ts')).scorerNotes(changes, root);
}

/** Imports from elsewhere sort elsewhere; and what was merged is yours, of which no version knows all. */
function proofs({ command }: Wish, changes: readonly Change[]): readonly string[] {
  const hasMoves = changes.some(({ kind }) => kind === 'move');
  return [
    ...(hasMoves ? ['uv run poe format'] : []),
    ...(command === 'update' ? ['uv run poe test'] : []),
  ];
}

async function tell({ stdout, env }: Context, json: boolean, extension: Extension): Promise<void> {
  stdout.write(
    json
      ? extensionAsJson(extension)
      : extensionAsText(extension, await coloursFor(stdout, env), widthOf(stdout)),
  );
}

/** The first steps of the stages that come: what was there before has told its own. */
function newSteps(
  before: readonly Stage[],
  known: KnownAnswers,
  chosen: readonly Stage[],
  answers: KnownAnswers,
  hasOwnData: boolean,
): FirstSteps {
  const told = firstSteps(before, known, hasOwnData);
  const { next, notes } = firstSteps(chosen, answers, hasOwnData);
  return {
    next: next.filter((step) => !told.next.includes(step)),
    notes: notes.filter((note) => !told.notes.includes(note)),
  };
}

/** The words behind the tool's name that ask for the same again. */
function repetition(
  { command, named, again = [] }: Wish,
  options: ChangeOptions,
): readonly string[] {
  const flags = Object.entries(options).flatMap(([key, value]) => {
    // `create` has it by itself, and without a stage or a flag it was the tool's bare name.
    if (key === 'git') return [];
    const flag = `--${inKebabCase(key)}`;
    return value === true ? [flag] : [flag, quote(String(value))];
  });
  const words = [...[...named, ...again].map(quote), ...flags];
  return words.length === 0 && command === 'add' ? [] : [command, ...words];
}

/** Throws where the project is not as it has to be for anything to be written. */
async function refuseUnready(
  root: string,
  isWritten: boolean,
  force: boolean,
  context: Context,
): Promise<void> {
  await refuseLeftOut(root, context.env);
  if (isWritten) await settleUncommitted(root, force, context);
}

/** Changes that no commit holds could not be told from ours afterwards. */
async function settleUncommitted(
  root: string,
  force: boolean,
  { env, stderr }: Context,
): Promise<void> {
  if (!force) return refuseUncommitted(root, env);
  const note = await unansweredNote(root, env);
  if (note === undefined) return;
  const { formatNote } = await import('../terminal/report-error.ts');
  stderr.write(formatNote(note));
}

/** What a project was last rendered as, the tasks of its own data, and the answers it is to have. */
interface Becoming {
  readonly base: Base;
  readonly own: readonly string[];
  readonly answers: KnownAnswers;
}

async function plan(
  root: string,
  { base, own, answers }: Becoming,
  { again = [], answered = [] }: Wish,
  catalogue: Catalogue,
  context: Context,
): Promise<Update> {
  const packageName = packageOf(String(answers.name));
  const made = followRenamed(root, base, packageName);
  const templates = readTemplates(context.packageRoot, templateFolders(catalogue.stages, answers));
  const rendered = withoutSample(render(catalogue.stages, answers, templates), made, own);
  const tree = withAnswered(rendered, answered);
  const known = withoutRemoved(made, tree, root, context.cwd, again);
  const planned = await planUpdate(root, known, tree, packageName, context.env);
  return { ...planned, base: baseOf(tree), version: packageVersion(context) };
}

function withAnswered(tree: Tree, answered: readonly string[]): Tree {
  const record = tree.get(recordName);
  return record ? new Map([...tree, [recordName, { ...record, answered }]]) : tree;
}
