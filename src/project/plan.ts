import type { Difference } from '../record/edit/additions.ts';
import type { ProjectPath, Tree, TreeFile } from '../render/tree.ts';
import { lineEnding, textOf, withLineEnding } from '../text.ts';
import { type Base, type BaseFile, isAsRendered, isSameContent } from './base.ts';
import { joinFor } from './join.ts';
import { isList } from './list.ts';

/** One line of a plan: what apply would do with one path. */
export type Change =
  | {
      readonly kind: 'create' | 'update' | 'merge' | 'conflict';
      readonly path: ProjectPath;
      readonly file: TreeFile;
      /** Where it lay before. */
      readonly from?: ProjectPath;
    }
  | {
      readonly kind: 'move';
      readonly path: ProjectPath;
      readonly file: TreeFile;
      readonly from: ProjectPath;
    }
  | { readonly kind: 'remove'; readonly path: ProjectPath }
  | {
      readonly kind: 'keep';
      readonly path: ProjectPath;
      readonly why: 'same' | 'yours' | 'removed by you' | 'a run rests on it';
    }
  /** Nothing is written, but the new version has something that yours lacks. */
  | {
      readonly kind: 'by hand';
      readonly path: ProjectPath;
      readonly problem: string;
      readonly help: string;
    };

/**
 * What turns the disk (`ours`) into the new rendering (`theirs`) without losing what was edited
 * since the last one (`base`). Depends on its arguments alone; sorted by path.
 */
export async function planChanges(
  base: Base,
  ours: Tree,
  theirs: Tree,
): Promise<readonly Change[]> {
  const paths = [...new Set([...base.keys(), ...theirs.keys()])].sort();
  const changes: Change[] = [];
  for (const path of paths) {
    changes.push(...(await planFile(path, base.get(path), ours.get(path), theirs.get(path))));
  }
  return changes;
}

async function planFile(
  path: ProjectPath,
  base: BaseFile | undefined,
  ours: TreeFile | undefined,
  theirs: TreeFile | undefined,
): Promise<readonly Change[]> {
  if (isSame(ours, theirs)) return [{ kind: 'keep', path, why: 'same' }];
  if (theirs?.keep === 'always') return [write(path, ours, theirs)];
  if (!ours) {
    return base || !theirs
      ? [{ kind: 'keep', path, why: 'removed by you' }]
      : [{ kind: 'create', path, file: theirs }];
  }
  const isEdited = !isAsRendered(ours.content, base);
  if (!theirs) return [isEdited ? { kind: 'keep', path, why: 'yours' } : { kind: 'remove', path }];
  const isRenderedAnew = !isAsRendered(theirs.content, base);
  if (theirs.keep === 'once' || !isRenderedAnew) return [{ kind: 'keep', path, why: 'yours' }];
  if (!isEdited) return [write(path, ours, theirs)];
  if (theirs.keep === 'record') return planRecord(path, base, ours, theirs);
  return [await planMerge(path, base, ours, theirs)];
}

function write(path: ProjectPath, ours: TreeFile | undefined, theirs: TreeFile): Change {
  if (!ours) return { kind: 'create', path, file: theirs };
  return { kind: 'update', path, file: inLineEndingOf(ours, theirs) };
}

async function planMerge(
  path: ProjectPath,
  base: BaseFile | undefined,
  ours: TreeFile,
  theirs: TreeFile,
): Promise<Change> {
  const { mergeLines } = await import('./merge.ts');
  // Both added it: everything differs from nothing, and the parts of one are none of the other.
  const ancestor = base ? base.content?.toString() : '';
  const join = base || isList(path) ? joinFor(path) : undefined;
  const { onceFor } = await import('./not-twice.ts');
  const once = base && onceFor(path);
  const merged =
    ancestor === undefined
      ? undefined
      : mergeLines(ancestor, ours.content, theirs.content, join, once, path);
  if (!merged) {
    const problem =
      'You changed it, the new version differs too, and it cannot be merged by lines.';
    return { kind: 'by hand', path, problem, help: 'Yours is kept.' };
  }
  const content = Buffer.from(merged.text);
  if (content.equals(ours.content)) return { kind: 'keep', path, why: 'yours' };
  if (merged.conflicts > 0) {
    const { rewritten } = await import('./rewritten.ts');
    const anew = rewritten(ancestor ?? '', ours.content.toString(), theirs.content.toString());
    if (anew) return { kind: 'by hand', path, ...anew };
    return { kind: 'conflict', path, file: { ...theirs, content } };
  }
  const { brokenMerge } = await import('./broken-merge.ts');
  const broken = await brokenMerge(path, ours.content.toString(), merged.text);
  if (broken) return { kind: 'by hand', path, ...broken };
  return { kind: 'merge', path, file: { ...theirs, content } };
}

async function planRecord(
  path: ProjectPath,
  base: BaseFile | undefined,
  ours: TreeFile,
  theirs: TreeFile,
): Promise<readonly Change[]> {
  const { mergeRecord } = await import('../record/edit/merge-record.ts');
  const merged = mergeRecord(
    base?.content?.toString(),
    ours.content,
    theirs.content,
    theirs.answered,
  );
  if (merged.kind === 'refused') {
    return [{ kind: 'by hand', path, problem: merged.problem, help: merged.help }];
  }
  const content = Buffer.from(merged.text);
  const isChanged = !content.equals(ours.content);
  return [
    isChanged
      ? { kind: 'merge', path, file: { ...theirs, content } }
      : { kind: 'keep', path, why: 'yours' },
    ...merged.differences.map((difference) => byHand(path, difference)),
  ];
}

function byHand(path: ProjectPath, { at, ours, theirs }: Difference): Change {
  const mine = ours === undefined ? 'not there' : JSON.stringify(ours);
  return {
    kind: 'by hand',
    path,
    problem: `"${at.join('.')}" is ${mine}, and would now be ${JSON.stringify(theirs)}.`,
    help: 'It is yours, or runs rest on it: it was not changed.',
  };
}

function isSame(one: TreeFile | undefined, other: TreeFile | undefined): boolean {
  return one && other ? isSameContent(one.content, other.content) : one === other;
}

/** The new version in the line endings of the file it replaces. */
function inLineEndingOf(ours: TreeFile, theirs: TreeFile): TreeFile {
  const mine = textOf(ours.content);
  const text = textOf(theirs.content);
  if (mine === undefined || text === undefined || lineEnding(mine) === '\n') return theirs;
  return { ...theirs, content: Buffer.from(withLineEnding(text, '\r\n')) };
}
