import { createHash } from 'node:crypto';
import { edited, valueIn } from './edit.ts';
import type { Files } from './records.ts';

/**
 * Sets a key, which is a path with dots; of a .jsonl, it begins with the line. `gone` takes it out, and
 * `{{<file>:<key>}}` in a text stands for what is there.
 */
interface Setting {
  readonly key: string;
  readonly to: unknown;
  readonly file?: string;
}

/** One thing that is done to a file, to the record where none is named. */
export type Change =
  | Setting
  /** Gives a key another name. */
  | { readonly key: string; readonly as: string; readonly file?: string }
  /** Exchanges two items of a list. */
  | { readonly key: string; readonly swap: readonly [number, number]; readonly file?: string }
  /** Writes down the hash of a file, as it is by then. */
  | { readonly key: string; readonly hashOf: string; readonly file: string }
  /** Replaces a text where it stands first; `whole` for all of the file. */
  | { readonly text: string; readonly by: string; readonly file?: string }
  /** Takes a file away. */
  | { readonly without: string };

export const gone = undefined;
export const whole = '';
export const recordFile = 'lifecycle.yaml';

/**
 * The files that changes leave different. Run files name the hash of their examples: it follows, as
 * it would for whoever writes a run that holds together, unless `isCareless`.
 */
export function changed(files: Files, changes: readonly Change[], isCareless = false): Files {
  const now: Record<string, string> = {};
  const textOf = (path: string) => now[path] ?? files[path] ?? '';
  for (const change of changes) {
    const path = pathOf(change);
    now[path] = made(path, change, textOf);
    if (isCareless || !/^eval\/runs\/.*\.jsonl$/.test(path)) continue;
    const run = path.replace(/l$/, '');
    now[run] = edited(run, textOf(run), { key: 'examples.sha256', to: sha256(textOf(path)) });
  }
  return now;
}

export function pathOf(change: Change): string {
  return 'without' in change ? change.without : (change.file ?? recordFile);
}

/** What a change does, in a word: so that the catalogue can count how it is varied. */
export function operatorOf(files: Files, change: Change): string {
  if ('as' in change) return 'rename';
  if ('swap' in change) return 'reorder';
  if ('hashOf' in change) return 'rehash';
  if ('text' in change) return 'text';
  if ('without' in change) return 'remove file';
  const path = pathOf(change);
  return difference(valueIn(path, files[path] ?? '', change.key), change.to);
}

function difference(before: unknown, after: unknown): string {
  if (after === gone || after === null) return 'delete';
  if (before === undefined || before === null) return 'add';
  if (Array.isArray(before) && Array.isArray(after)) return lengthened(before.length, after.length);
  if (typeof before !== typeof after || Array.isArray(before) !== Array.isArray(after)) {
    return 'mistype';
  }
  if (typeof before === 'number' && typeof after === 'number') return moved(before, after);
  const [was, is] = [String(before), String(after)];
  if (is.trim() === '') return 'empty';
  if (is.includes(was)) return 'extend';
  return was.includes(is) ? 'cut' : 'replace';
}

function lengthened(before: number, after: number): string {
  if (after === 0) return 'empty';
  if (after === before) return 'exchange';
  return after > before ? 'longer' : 'shorter';
}

function moved(before: number, after: number): string {
  if (after === 0) return 'zero';
  if (after < 0) return 'negate';
  return after > before ? 'raise' : 'lower';
}

function made(path: string, change: Change, textOf: (path: string) => string): string {
  if ('without' in change) return '';
  const text = textOf(path);
  if ('hashOf' in change) {
    return edited(path, text, { key: change.key, to: sha256(textOf(change.hashOf)) });
  }
  if (!('text' in change)) {
    return edited(
      path,
      text,
      'to' in change ? { ...change, to: filled(change.to, textOf) } : change,
    );
  }
  const by = String(filled(change.by, textOf));
  if (change.text === whole) return by;
  if (!text.includes(change.text)) throw new Error(`"${path}" does not hold "${change.text}".`);
  return text.replace(change.text, () => by);
}

/** `{{<file>:<key>}}` in a text stands for what is there. */
function filled(value: unknown, textOf: (path: string) => string): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{([^:}]+):([^}]+)\}\}/g, (_, file: string, key: string) =>
      String(valueIn(file, textOf(file), key)),
    );
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, textOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, filled(item, textOf)]),
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
