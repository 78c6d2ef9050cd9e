/** By which changes of files an event starts a workflow. */
interface Filter {
  readonly key: 'paths' | 'paths-ignore';
  readonly patterns: readonly string[];
}

/** A file of evidence that may change without starting a workflow, and what leaves it out. */
export interface UnseenChange {
  readonly path: string;
  readonly key: Filter['key'];
}

/**
 * Undefined where each change of evidence starts the workflow on some event, and where its filters
 * name none of the evidence: then the project lies elsewhere in the repository.
 */
export function unseenChange(on: unknown, tasks: readonly string[]): UnseenChange | undefined {
  const events = Object.entries(Object(on)).filter(([name]) => ofChanges.test(name));
  const filters = events.map(([, event]) => filterOf(Object(event)));
  const files = ['lifecycle.yaml', ...tasks.flatMap(filesOf), 'eval/runs/0001-prompt.json'];
  const isAbout = (filter: Filter) => files.some((file) => isNamed(file, filter));
  const [first] = filters;
  if (!first || !filters.every((filter) => filter && isAbout(filter))) return undefined;
  const path = files.find((file) => filters.every((filter) => filter && !isSeen(file, filter)));
  return path === undefined ? undefined : { path, key: first.key };
}

const ofChanges = /^(?:pull_request(?:_target)?|push|merge_group)$/;

function filesOf(task: string): string[] {
  return [`data/${task}/test.jsonl`, `prompt/${task}/default.md`];
}

function filterOf(event: Readonly<Record<string, unknown>>): Filter | undefined {
  for (const key of ['paths', 'paths-ignore'] as const) {
    const { [key]: patterns } = event;
    if (!Array.isArray(patterns)) continue;
    const filter = { key, patterns: patterns.map(String) };
    // What else GitHub knows is rare, and nothing is said of it.
    return filter.patterns.some((pattern) => /[?+[\]]/.test(pattern)) ? undefined : filter;
  }
  return undefined;
}

function isSeen(path: string, filter: Filter): boolean {
  return isNamed(path, filter) === (filter.key === 'paths');
}

/** The last pattern that a path matches decides. */
function isNamed(path: string, { patterns }: Filter): boolean {
  const last = patterns.findLast((pattern) => isMatch(pattern.replace(/^!/, ''), path));
  return last !== undefined && !last.startsWith('!');
}

/** As GitHub has it: `*` is all but slashes, `**` all. */
function isMatch(pattern: string, path: string): boolean {
  // Where in the path what has been read of the pattern may end: a regular expression of many stars
  // would try all ways to share the path among them.
  let ends: readonly number[] = [0];
  for (const [part] of pattern.matchAll(/\*\*\/|\*+|[^*]+/g)) {
    ends = part.startsWith('*') ? behindStars(part, path, ends) : behindText(part, path, ends);
  }
  return ends.includes(path.length);
}

function behindText(text: string, path: string, starts: readonly number[]): number[] {
  return starts.filter((start) => path.startsWith(text, start)).map((start) => start + text.length);
}

function behindStars(stars: string, path: string, starts: readonly number[]): number[] {
  const known = new Set(starts);
  const ends: number[] = [];
  let isOpen = false;
  for (let end = 0; end <= path.length; end += 1) {
    const isBehindFolder = path[end - 1] === '/';
    const isGoingOn: boolean = isOpen && !(stars === '*' && isBehindFolder);
    isOpen = isGoingOn || known.has(end);
    if (stars === '**/' ? known.has(end) || (isGoingOn && isBehindFolder) : isOpen) ends.push(end);
  }
  return ends;
}
