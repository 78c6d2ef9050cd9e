import { codeOf } from '../hidden-character.ts';
import type { RecordPath } from '../record/path.ts';
import type { LifecycleRecord } from '../record/schema.ts';

/**
 * Names and addresses that programs read: places with a letter that only looks like the one that is
 * meant, and its code, as in U+0430. Texts for people may mix scripts.
 */
export function* lookAlikes({
  model = {},
  integrate = {},
}: LifecycleRecord): Iterable<readonly [RecordPath, string]> {
  for (const key of ['id', 'revision', 'licence', 'base_url'] as const) {
    const found = lookAlikeIn(model[key] ?? '');
    if (found) yield [['model', key], found];
  }
  const found = lookAlikeIn(integrate.serve?.endpoint ?? '');
  if (found) yield [['integrate', 'serve', 'endpoint'], found];
}

/** The code of a letter that only looks like another; undefined where none does. */
export function lookAlikeIn(text: string): string | undefined {
  // Nearly all names are ASCII.
  if (!/[^ -~]/.test(text)) return undefined;
  const hyphen = /(?<=[\w.])[\u2010-\u2015\u2212](?=[\w.])/.exec(text)?.[0];
  const mixed = text.match(/[\p{L}\p{N}]+/gu)?.find((word) => latin.test(word) && alike.test(word));
  const [letter] = hyphen ? [hyphen] : (alike.exec(mixed ?? '') ?? []);
  return letter && codeOf(letter);
}

const latin = /\p{Script=Latin}/u;
const alike = /[\p{Script=Cyrillic}\p{Script=Greek}\uff01-\uff5e]/u;
