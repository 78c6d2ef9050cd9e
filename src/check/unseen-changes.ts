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
    if (Array.isArray(patterns)) return { key, patterns: patterns.map(String) };
  }
  return undefined;
}

function isSeen(path: string, filter: Filter): boolean {
  return isNamed(path, filter) === (filter.key === 'paths');
}

/** The last pattern that a path matches decides. */
function isNamed(path: string, { patterns }: Filter): boolean {
  const last = patterns.findLast((pattern) => globOf(pattern.replace(/^!/, '')).test(path));
  return last !== undefined && !last.startsWith('!');
}

/** As GitHub has it: `*` for all but slashes, `**` for all, the other signs as in an expression. */
function globOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*/g, (stars) => wild[stars] ?? stars);
  return new RegExp(`^${source}$`);
}

const wild: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
};
