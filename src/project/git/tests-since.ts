import type { TestData } from '../../check/change/change.ts';
import { type Evidence, isUnfetched } from '../../check/evidence.ts';
import { lfsPointer } from '../../record/lfs-pointer.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { Context } from '../../terminal/context.ts';
import type { ProjectPlaces } from './edited-since.ts';
import { gitOutput } from './run.ts';

// What is held of git's output, and some for what is more than a byte.
const largest = 8 << 20;

/** The test splits of a project that were in a commit and still are there, with what they held. */
export async function testsSince(
  { scope }: LifecycleRecord,
  root: string,
  commit: string,
  { earlier: place }: ProjectPlaces,
  evidence: Evidence,
  env: Context['env'],
): Promise<readonly TestData[]> {
  const problem = 'It cannot be told what the test data were before.';
  const run = (args: readonly string[]) => gitOutput(args, root, env, problem);
  const paths = (scope?.tasks ?? []).map((task) => `data/${task}/test.jsonl`);
  if (paths.length === 0) return [];
  const tree = ['ls-tree', '-z', '--long', '--full-tree', commit, '--'];
  // Where DVC keeps a split, git holds what points to it.
  const held = paths.flatMap((path) => [path, `${path}.dvc`]);
  const listing = await run([...tree, ...held.map((path) => `${place}${path}`)]);
  const found: TestData[] = [];
  for (const line of listing.split('\0')) {
    const [, blob, size, at] = /^\d+ blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line) ?? [];
    const path = at?.slice(place.length);
    const later = path === undefined ? undefined : evidence.text(path);
    // Of one that is gone other rules speak.
    if (blob === undefined || path === undefined) continue;
    if (later === undefined && !isUnfetched(path, evidence)) continue;
    if (later !== undefined && (await run(['hash-object', '--', path])).trim() === blob) continue;
    if (later === undefined || path.endsWith('.dvc')) {
      found.push({ path: path.replace(/\.dvc$/, ''), earlier: undefined, later: undefined });
      continue;
    }
    const content = Number(size) <= largest ? await run(['cat-file', 'blob', blob]) : undefined;
    const pointer = content === undefined ? undefined : lfsPointer(content);
    if (pointer?.sha256 === evidence.sha256(path)) continue;
    const isFetched = pointer !== undefined && pointer.size <= largest;
    const earlier = isFetched ? await run(['cat-file', '--filters', `${commit}:${at}`]) : content;
    found.push({ path, earlier: whole(earlier), later: whole(later) });
  }
  return found;
}

/** Undefined of what Git LFS did not fetch. */
function whole(text: string | undefined): string | undefined {
  return text === undefined || lfsPointer(text) ? undefined : text;
}
