import { type TemplateValues, valueNames } from './template.ts';

// JSON.stringify and await ask every object for these.
const askedOfEveryObject = new Set(['toJSON', 'then']);

/**
 * A copy of `value` in which reading what is not there throws, all the way down,
 * so that a typo in a template fails instead of rendering as nothing. `in` works as ever.
 */
export function guard<T extends object>(value: T, name: string): T {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  // Templates ask for the same lists again and again.
  const guarded = new Map<string, object>();
  return new Proxy(copy, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || askedOfEveryObject.has(key)) return found;
      if (found === undefined) throw new Error(`${name}.${key} has no value.`);
      if (typeof found !== 'object' || found === null) return found;
      const known = guarded.get(key) ?? guard(found, `${name}.${key}`);
      guarded.set(key, known);
      return known;
    },
  }) as T;
}

/** The values with a guard around each: a typo in a template fails instead of rendering as nothing. */
export function guardValues(values: TemplateValues): TemplateValues {
  const guarded = valueNames.map((name) => [name, guard(values[name], name)]);
  return Object.fromEntries(guarded) as unknown as TemplateValues;
}
