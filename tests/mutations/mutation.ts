import type { Change } from './change.ts';
import type { RecordName } from './records.ts';

/** What an entry came from: a kind of fault that once passed. */
export type Kind = `A${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`;

/** A change that makes a valid project wrong in meaning, and who must say so. */
export interface Mutation {
  readonly record: RecordName;
  readonly rule: string;
  /** The key of the record at which it must be found. */
  readonly at: string;
  /** The first is what the entry is about; the others keep the project sound but for that. */
  readonly changes: readonly [Change, ...Change[]];
  readonly kind?: Kind;
  /** What the first change does, where "replace" says too little. */
  readonly how?: string;
  /** Leaves the hash of changed examples as it was. */
  readonly isCareless?: true;
  /** What the project was one commit before: then the change itself is judged, as by --since. */
  readonly since?: readonly Change[];
}

interface More {
  readonly at?: string;
  readonly with?: readonly Change[];
  readonly record?: RecordName;
  readonly kind?: Kind;
  readonly how?: string;
  readonly isCareless?: true;
  readonly since?: readonly Change[];
}

/** A key, what it becomes, and more where there is more to say; or a change that is none of a value. */
export type Row = readonly [key: string, to: unknown, more?: More] | (Change & More);

interface Group extends More {
  readonly record: RecordName;
  /** The file that the keys are of; the record where none is named. */
  readonly file?: string;
}

/** Entries of one rule that have much in common. */
export function breaks(rule: string, group: Group, rows: readonly Row[]): Mutation[] {
  const { file, ...common } = group;
  const where = file === undefined ? {} : { file };
  return rows.map((row) => {
    const isKey = Array.isArray(row);
    const { with: others = [], ...more }: More = {
      ...common,
      ...(isKey ? row[2] : moreOf(row as Change & More)),
    };
    const change = isKey
      ? { key: row[0], to: row[1], ...where }
      : { ...where, ...changeOf(row as Change & More) };
    const key = 'key' in change ? change.key : '';
    return {
      ...more,
      rule,
      record: more.record ?? group.record,
      at: more.at ?? key,
      changes: [change as Change, ...others],
    };
  });
}

const words = ['at', 'with', 'record', 'kind', 'how', 'isCareless', 'since'];

function moreOf(row: Change & More): More {
  return Object.fromEntries(Object.entries(row).filter(([key]) => words.includes(key)));
}

function changeOf(row: Change & More): object {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !words.includes(key)));
}
