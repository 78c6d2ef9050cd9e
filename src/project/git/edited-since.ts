import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { lfsPointer } from '../../record/lfs-pointer.ts';
import { readBytes } from '../../record/yaml/bytes.ts';
import { sha256Of } from '../../sha256.ts';
import type { Context } from '../../terminal/context.ts';
import { parsedJson } from '../../text.ts';
import { gitOutput } from './run.ts';

// No run file is as large.
const largest = 1 << 24;

/** Where a project lies in its repository, each as in `apps/desk/`, or empty at the top. */
export interface ProjectPlaces {
  readonly now: string;
  /** In the commit that the change starts from. */
  readonly earlier: string;
}

/** A run that bears the name of another one, or one that was edited since. */
export type Edited = 'other run' | 'edited';

/**
 * The files below some folders of a project that are not what they were when they were first
 * committed: in the commit that a change starts from or, later, where they were added; of two branches
 * that were merged and that each added one, where either was. JSON that was only formatted otherwise is
 * what it was.
 */
export async function editedSince(
  root: string,
  folders: readonly string[],
  commit: string,
  { now, earlier }: ProjectPlaces,
  env: Context['env'],
): Promise<ReadonlyMap<string, Edited>> {
  const problem = 'It cannot be told which files of evidence were edited.';
  const run = (args: readonly string[]) => gitOutput(args, root, env, problem);
  const blobsIn = async (tree: string, place: string) => {
    const paths = folders.map((folder) => `${place}${folder}`);
    return blobsOf(await run(['ls-tree', '-r', '-z', '--full-tree', tree, '--', ...paths]), place);
  };
  const below = (place: string) => folders.map((folder) => `:(top,literal)${place}${folder}`);
  const first = new Map<string, Added>();
  const later: (readonly [string, Added])[] = [];
  // A change that moves the folder adds its files anew; what was added later counts least.
  for (const place of new Set([earlier, now])) {
    const log = ['log', '--reverse', '--topo-order', '-m', '--no-renames', '--diff-filter=A'];
    const raw = ['--raw', '-z', '--no-abbrev', '--format=%H', `${commit}..HEAD`, '--'];
    const added = await run([...log, ...raw, ...below(place)]);
    for (const [path, one] of addedBlobs(added, place)) {
      if (first.has(path)) later.push([path, one]);
      else first.set(path, one);
    }
  }
  for (const [path, blob] of await blobsIn(commit, earlier)) first.set(path, { commit, blob });
  const held = await blobsIn('HEAD', now);
  // What a merge brings that is not committed yet is new here, and so edited by nobody.
  const options = ['-z', '--name-only', '--no-renames', '--no-ext-diff', '--no-relative'];
  const changedHere = ['diff', ...options, '--diff-filter=MT', 'HEAD', '--'];
  const unsaved = await run([...changedHere, ...below(now)]);
  const isAncestor = async (one: string, other: string) =>
    (await run(['rev-list', '--max-count=1', one, `^${other}`])) === '';
  const differing: string[] = [];
  for (const [path, blob] of held) {
    const begun = first.get(path);
    if (begun === undefined || begun.blob === blob) continue;
    const again = later.find(([added, one]) => added === path && one.blob === blob)?.[1];
    // On another branch, which knew nothing of the first, it is as first as that.
    if (again && !(await isAncestor(begun.commit, again.commit))) continue;
    differing.push(path);
  }
  const changed = [
    ...differing,
    ...unsaved.split('\0').flatMap((path) => (path === '' ? [] : [path.slice(now.length)])),
  ];
  const edited = new Map(changed.map((path) => [path, 'edited' as Edited]));
  const inHead = new Map(held);
  for (const path of edited.keys()) {
    const blob = first.get(path)?.blob ?? inHead.get(path);
    if (!path.endsWith('.json') || blob === undefined) continue;
    const read = readBytes(join(root, path), largest);
    const is = read.kind === 'bytes' ? `${read.bytes}` : '';
    const was = await run(['cat-file', 'blob', blob]);
    const [before, after] = [was, is].map(parsedJson);
    const isSame = after !== undefined && isDeepStrictEqual(before, after);
    if (isSame || sha256OfContent(was) === sha256OfContent(is)) edited.delete(path);
    else if (after !== undefined && createdIn(before) !== createdIn(after))
      edited.set(path, 'other run');
  }
  return edited;
}

/** Also where Git LFS holds the content, before or now. */
function sha256OfContent(text: string): string {
  return lfsPointer(text)?.sha256 ?? sha256Of(text);
}

function createdIn(run: unknown): unknown {
  return (run as { readonly created?: unknown } | null | undefined)?.created;
}

/** `<mode> blob <hash>\t<path>` of each file → path in the project, hash. */
function blobsOf(listing: string, place: string): (readonly [string, string])[] {
  return listing.split('\0').flatMap((line) => {
    const [, blob, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return blob === undefined || path === undefined
      ? []
      : [[path.slice(place.length), blob] as const];
  });
}

/** The commit that added a file, and the hash of its content there. */
interface Added {
  readonly commit: string;
  readonly blob: string;
}

/** `<commit>\0`, then `:<modes> <old hash> <new hash> A\0<path>` of each file that it added, by its path. */
function addedBlobs(log: string, place: string): (readonly [string, Added])[] {
  const line = /([0-9a-f]{40,64})\0\n|:\d{6} \d{6} [0-9a-f]+ ([0-9a-f]+) A\0([^\0]+)\0/g;
  let commit = '';
  return [...log.matchAll(line)].flatMap(([, next, blob = '', path = '']) => {
    if (next !== undefined) commit = next;
    return next === undefined ? [[path.slice(place.length), { commit, blob }] as const] : [];
  });
}
