import type { JsonSchema } from './yaml/interpreter.ts';
import { newMapping } from './yaml/values.ts';

/**
 * What a record states: the values without the keys that are empty and need not be there, and
 * without those that begin with `x-`, which are the project's own. Mappings inherit no key.
 */
export function stated(value: unknown, schema: JsonSchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => stated(item, schema?.items));
  if (typeof value !== 'object' || value === null) return value;
  const left = newMapping();
  for (const key of Object.keys(value)) {
    const item: unknown = (value as Readonly<Record<string, unknown>>)[key];
    if (key.startsWith('x-') || (item === null && isOptional(key, schema))) continue;
    left[key] = stated(item, propertyOf(key, schema));
  }
  return left;
}

/** Whether the schema knows the key, and a record may be without it. */
function isOptional(key: string, schema: JsonSchema | undefined): boolean {
  return propertyOf(key, schema) !== undefined && !schema?.required?.includes(key);
}

function propertyOf(key: string, schema: JsonSchema | undefined): JsonSchema | undefined {
  return Object.hasOwn(schema?.properties ?? {}, key) ? schema?.properties?.[key] : undefined;
}

/** The value where, without one of its own, a key is as if it were not there. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}
