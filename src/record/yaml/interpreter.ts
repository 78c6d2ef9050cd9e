import type { RecordPath } from '../path.ts';

/** The part of JSON Schema draft 7 that schema/lifecycle.schema.json uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** A schema where the keys are free, and their values are not. */
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** One place where a value is not what the schema says. */
export type Violation =
  | {
      readonly kind: 'unknown-key';
      readonly at: RecordPath;
      readonly known: readonly string[];
      readonly absent: readonly string[];
    }
  | {
      readonly kind: 'missing-key';
      readonly at: RecordPath;
      readonly key: string;
      readonly schema: JsonSchema;
    }
  | {
      readonly kind: 'type';
      readonly at: RecordPath;
      readonly expected: string;
      readonly value: unknown;
      readonly schema: JsonSchema;
    }
  | {
      readonly kind: 'choice';
      readonly at: RecordPath;
      readonly choices: readonly (string | number)[];
      readonly value: unknown;
    }
  | {
      readonly kind: 'repeated';
      readonly at: RecordPath;
    }
  | {
      readonly kind: 'limit';
      readonly at: RecordPath;
      readonly limit: string;
      readonly value: unknown;
    };

/** Every violation, in the order of the record: a small interpreter, because a validator library costs more than the whole check. */
export function violations(
  schema: JsonSchema,
  value: unknown,
  at: RecordPath = [],
): readonly Violation[] {
  const found: Violation[] = [];
  collect(schema, value, [...at], found);
  return found;
}

/** `at` is where it has come to; what is found takes a copy, since most records hold nothing to find. */
function collect(
  schema: JsonSchema,
  value: unknown,
  at: (string | number)[],
  found: Violation[],
): void {
  const choices = choicesOf(schema);
  if (choices) {
    if (choices.some((choice) => choice === value)) return;
    found.push({ kind: 'choice', at: [...at], choices, value });
    return;
  }
  if (!isType(schema.type, value)) {
    found.push({ kind: 'type', at: [...at], expected: schema.type ?? 'value', value, schema });
    return;
  }
  const limit = brokenLimit(schema, value);
  if (limit) found.push({ kind: 'limit', at: [...at], limit, value });
  if (Array.isArray(value) && schema.items) {
    for (const [index, item] of value.entries()) collectAt(index, schema.items, item, at, found);
    if (schema.uniqueItems && value.length > 1) collectRepeated(value, at, found);
  } else if (schema.properties || schema.additionalProperties) {
    collectProperties(schema, value as Record<string, unknown>, at, found);
  }
}

function collectAt(
  step: string | number,
  schema: JsonSchema,
  value: unknown,
  at: (string | number)[],
  found: Violation[],
): void {
  at.push(step);
  collect(schema, value, at, found);
  at.pop();
}

function collectRepeated(
  items: readonly unknown[],
  at: readonly (string | number)[],
  found: Violation[],
): void {
  const known = new Set<string>();
  for (const [index, item] of items.entries()) {
    // The order of keys says nothing.
    const isMapping = typeof item === 'object' && item !== null;
    const text = JSON.stringify(isMapping ? Object.entries(item).sort() : item);
    if (known.has(text)) found.push({ kind: 'repeated', at: [...at, index] });
    known.add(text);
  }
}

function collectProperties(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  value: Record<string, unknown>,
  at: (string | number)[],
  found: Violation[],
): void {
  for (const key of Object.keys(value)) {
    const schema = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (typeof schema === 'object') collectAt(key, schema, value[key], at, found);
    else if (schema === false) {
      const known = Object.keys(properties);
      const absent = known.filter((name) => !Object.hasOwn(value, name));
      found.push({ kind: 'unknown-key', at: [...at, key], known, absent });
    }
  }
  for (const key of required) {
    const schema = properties[key];
    if (schema && !Object.hasOwn(value, key))
      found.push({ kind: 'missing-key', at: [...at], key, schema });
  }
}

function choicesOf(schema: JsonSchema): readonly (string | number)[] | undefined {
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum) return schema.enum;
  return schema.anyOf?.flatMap((option) => choicesOf(option) ?? []);
}

function isType(type: string | undefined, value: unknown): boolean {
  switch (type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    case undefined:
      return true;
    default:
      return typeof value === type;
  }
}

function brokenLimit(schema: JsonSchema, value: unknown): string | undefined {
  if (typeof value === 'string') return brokenTextLimit(schema, value);
  if (typeof value === 'number') return brokenNumberLimit(schema, value);
  if (Array.isArray(value) && value.length < (schema.minItems ?? 0)) {
    return `at least ${schema.minItems} ${schema.minItems === 1 ? 'entry' : 'entries'}`;
  }
  return undefined;
}

function brokenTextLimit(schema: JsonSchema, value: string): string | undefined {
  if (value.length < (schema.minLength ?? 0)) return 'some text';
  if (value.length > (schema.maxLength ?? Infinity))
    return `at most ${schema.maxLength} characters`;
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) {
    return schema.description?.replace(/\.$/, '') ?? `text like ${schema.pattern}`;
  }
  return undefined;
}

function brokenNumberLimit(schema: JsonSchema, value: number): string | undefined {
  if (value < (schema.minimum ?? -Infinity)) return `at least ${schema.minimum}`;
  if (value > (schema.maximum ?? Infinity)) return `at most ${schema.maximum}`;
  if (value <= (schema.exclusiveMinimum ?? -Infinity))
    return `more than ${schema.exclusiveMinimum}`;
  return undefined;
}
