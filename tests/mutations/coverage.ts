import { operatorOf, pathOf } from './change.ts';
import type { Mutation } from './mutation.ts';
import type { Files, RecordName } from './records.ts';

/** An entry's operator and the kind of key that it is on: list items count as one. */
export function varietyOf(
  { changes: [change], how, record, rule }: Mutation,
  projects: Readonly<Record<RecordName, Files>>,
): { readonly operator: string; readonly key: string } {
  const key = 'key' in change ? change.key.replace(/\.\d+(?=\.|$)|^\d+\./g, '') : rule;
  const file = pathOf(change).replace(/\d{4}-[a-z]+/, '*');
  return { operator: how ?? operatorOf(projects[record], change), key: `${file}: ${key}` };
}

/** The keys of the record that an entry is about, list items left out. */
export function keysOf({ changes }: Mutation): string[] {
  return changes.flatMap((change) =>
    pathOf(change) === 'lifecycle.yaml' && 'key' in change
      ? [change.key, ...('to' in change ? within(change.to, change.key) : [])].map(plain)
      : [],
  );
}

/** Every key that the schema knows. */
export function schemaKeys(schema: Schema, at = ''): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const place = at === '' ? key : `${at}.${key}`;
    return [place, ...schemaKeys(value, place)];
  });
  return schema.items ? [...own, ...schemaKeys(schema.items, at)] : own;
}

export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

function within(value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    `${at}.${key}`,
    ...within(item, `${at}.${key}`),
  ]);
}

function plain(key: string): string {
  return key.replace(/\.\d+(?=\.|$)/g, '');
}
