import { said, text } from '../../record/runs/evidence-file.ts';
import { withoutNulls } from '../../record/stated.ts';
import { type JsonSchema, violations } from '../../record/yaml/interpreter.ts';
import { parseYaml } from '../../record/yaml/parse.ts';

/** What is read of the top of a card: a few thousand projects share a dozen. */
export interface Head {
  /** Why it cannot be read or believed: completes "<card>: …". */
  readonly problem?: string;
  readonly files: readonly DataFile[];
}

export interface DataFile {
  readonly split: string;
  readonly path: string;
}

const known = new Map<string, Head>();

export function headOf(card: string | undefined): Head {
  const lines = card?.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n') ?? '';
  // A card may do without.
  if (!lines.startsWith('---\n')) return { files: [] };
  const end = lines.indexOf('\n---', 3);
  if (end < 0) return { problem: 'its first line begins what nothing ends', files: [] };
  const front = lines.slice(4, end + 1);
  const head = known.get(front) ?? readHead(front);
  known.set(front, head);
  return head;
}

function readHead(front: string): Head {
  if (front.trim() === '') return { files: [] };
  const { value, faults } = parseYaml(front);
  const fault = faults.find(({ rule }) => unreadable.has(rule));
  if (fault) return { problem: fault.message.replace(/\.$/, ''), files: [] };
  const { task, configs } = (value ?? {}) as { task?: unknown; configs?: unknown };
  const [violation] = violations(factsSchema, withoutNulls(task ?? {}), ['task']);
  if (violation) return { problem: said(violation), files: [] };
  const files = (Array.isArray(configs) ? configs : []).flatMap(filesOf);
  const other = files.find(({ split, path }) => isOfOther(split, path));
  if (!other) return { files };
  return { problem: `it names "${other.path}" for the split ${other.split}`, files };
}

// What else the reader of lifecycle.yaml refuses, such as an alias, may stand in a card.
const unreadable: ReadonlySet<string> = new Set([
  'form/syntax',
  'form/tab',
  'form/conflict',
  'form/duplicate-key',
]);

/** The files of a configuration: a list of splits, or a key for each; a bare path is of no split. */
function filesOf(config: unknown): DataFile[] {
  const { data_files: stated } = (config ?? {}) as { data_files?: unknown };
  if (typeof stated !== 'object' || stated === null) return [];
  const entries = Array.isArray(stated)
    ? stated.map((each) => [each?.split, each?.path] as const)
    : Object.entries(stated);
  return entries.flatMap(([split, path]) =>
    [path]
      .flat()
      .flatMap((each) => (typeof each === 'string' ? [{ split: `${split}`, path: each }] : [])),
  );
}

const names: readonly (readonly string[])[] = [
  ['train', 'training'],
  ['validation', 'valid', 'val', 'dev'],
  ['test'],
];

/** Whether a file is called like one of another split. */
function isOfOther(split: string, path: string): boolean {
  const [own, its] = [split, stemOf(path)].map((name) => groupOf(name));
  return own !== undefined && its !== undefined && own !== its;
}

/** The same file as an earlier version, or another tool, calls it: validation.jsonl for dev.jsonl. */
export function otherNames({ split, path }: DataFile): DataFile[] {
  const stem = stemOf(path);
  return (groupOf(stem) ?? []).map((name) => ({ split, path: path.replace(stem, name) }));
}

function groupOf(name: string): readonly string[] | undefined {
  return names.find((group) => group.includes(name));
}

function stemOf(path: string): string {
  return /([^/]*?)(?:\.\w+)*$/.exec(path)?.[1] ?? '';
}

const count: JsonSchema = { type: 'integer' };
/** As `lifecycle.data_card` has it. */
export const factsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    what: text,
    asked: text,
    labels: { type: 'array', items: text, uniqueItems: true },
    fields: { type: 'object' },
    max_words: count,
    max_tokens: count,
    extractive: { type: 'boolean' },
    worked: { type: 'boolean' },
    plain: { type: 'boolean' },
    shown: { type: 'array', items: text },
  },
};
