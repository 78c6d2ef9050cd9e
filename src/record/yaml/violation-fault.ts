import { nearest } from '../../nearest.ts';
import type { RecordPath } from '../path.ts';
import type { FormFault } from './fault.ts';
import type { JsonSchema, Violation } from './interpreter.ts';

/** Where a fault is and what stands there. */
export interface Places {
  readonly range: (at: RecordPath) => readonly [number, number];
  readonly keyRange: (at: RecordPath) => readonly [number, number];
  readonly source: (at: RecordPath) => string;
}

/** Says a violation of the schema in the user's words, at its place. */
export function violationFault(violation: Violation, places: Places): FormFault {
  const { at } = violation;
  switch (violation.kind) {
    case 'unknown-key':
      return {
        ...unknownKey(String(at.at(-1)), violation),
        meant: meantBy(violation),
        at,
        range: places.keyRange(at),
      };
    case 'missing-key':
      return { ...missingKey(violation.key, violation.schema), at, range: places.range(at) };
    case 'type':
      return { ...wrongType(violation, places.source(at)), at, range: places.range(at) };
    case 'choice':
      return { ...notAChoice(violation, places.source(at)), at, range: places.range(at) };
    case 'repeated': {
      const message = `${nameOf(at)} says again what stands in its list.`;
      return { rule: 'form/repeated', message, at, range: places.range(at) };
    }
    case 'limit':
      return { ...badValue(violation), at, range: places.range(at) };
  }
}

/** The key that a mistyped one stands in for, where that is missing. */
export function meantBy(violation: Violation): RecordPath | undefined {
  if (violation.kind !== 'unknown-key') return undefined;
  const { at, known, absent } = violation;
  const guess = nearest(String(at.at(-1)), known);
  return guess !== undefined && absent.includes(guess) ? [...at.slice(0, -1), guess] : undefined;
}

type Said = Pick<FormFault, 'rule' | 'message' | 'fix'>;

function unknownKey(
  key: string,
  { known, absent }: { known: readonly string[]; absent: readonly string[] },
): Said {
  const rule = 'form/unknown-key';
  const guess = nearest(key, known);
  if (guess === undefined) {
    const others =
      absent.length > 0 ? ` The keys that could stand here: ${absent.join(', ')}.` : '';
    return { rule, message: `unknown key \`${key}\``, fix: `Remove it.${others}` };
  }
  const message = `unknown key \`${key}\` (did you mean \`${guess}\`?)`;
  const isThere = !absent.includes(guess);
  return {
    rule,
    message,
    fix: isThere ? `Remove it: \`${guess}\` is there.` : `Write \`${guess}\`.`,
  };
}

function missingKey(key: string, schema: JsonSchema): Said {
  if (key === 'version') {
    return {
      rule: 'form/version',
      message: 'The record does not say its version.',
      fix: 'Write `version: 1` at the top.',
    };
  }
  const choices = schema.enum ? ` one of ${schema.enum.join(', ')}` : '';
  return {
    rule: 'form/missing-key',
    message: `\`${key}\` is missing.`,
    fix: choices
      ? `Add \`${key}:\` with${choices}.`
      : `Add \`${key}:\`. ${schema.description ?? ''}`.trim(),
  };
}

function wrongType(
  { at, expected, value, schema }: Extract<Violation, { kind: 'type' }>,
  source: string,
): Said {
  const name = nameOf(at);
  const wanted = typeNames[expected] ?? expected;
  if (value === null) {
    return {
      rule: 'form/wrong-type',
      message: `${name} is empty; expected ${wanted}.`,
      fix:
        expected === 'array' ? 'Write `[]`, or remove the key.' : 'Fill it in, or remove the key.',
    };
  }
  const message = `${name} is ${describe(value, source)}; expected ${wanted}.`;
  return { rule: 'form/wrong-type', message, ...typeFix(expected, value, source, schema) };
}

function typeFix(
  expected: string,
  value: unknown,
  source: string,
  { properties = {} }: JsonSchema,
): { fix?: string } {
  const keys = Object.keys(properties);
  if (keys.length > 0) return { fix: `Write such lines. The keys: ${keys.join(', ')}.` };
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return { fix: `Quote it: "${source}".` };
  }
  if (expected === 'array' && typeof value === 'string')
    return { fix: `Make it a list: [${source}].` };
  if ((expected === 'number' || expected === 'integer') && typeof value === 'string') {
    if (value !== '' && Number.isFinite(Number(value)))
      return { fix: `Write it without quotes: ${value}.` };
    const plain = plainNumber(value);
    return {
      fix: plain === undefined ? 'Write a plain number.' : `Write a plain number: ${plain}.`,
    };
  }
  return {};
}

/** What a number is that is written as in a text: "90 %", "0,9", "1_000", "800 ms", "≥ 0.9". */
function plainNumber(value: string): number | undefined {
  const [, comma, number = comma?.replace(',', '.'), unit] =
    /^(?:[<>]=?|[≤≥=])?\s*(?:(\d+,\d{1,2})|(\d[\d_]*(?:\.\d+)?))\s*(%|ms)?$/.exec(value) ?? [];
  if (number === undefined) return undefined;
  const plain = Number(number.replaceAll('_', ''));
  return unit === '%' ? plain / 100 : plain;
}

function notAChoice(
  { at, choices, value }: Extract<Violation, { kind: 'choice' }>,
  source: string,
): Said {
  if (at.length === 1 && at[0] === 'version') return versionFault(value);
  const guess = typeof value === 'string' ? nearest(value, choices.map(String)) : undefined;
  const hint = guess ? ` (did you mean \`${guess}\`?)` : '';
  const shown = typeof value === 'string' ? `\`${value}\`` : describe(value, source);
  return {
    rule: 'form/not-a-choice',
    message: `${nameOf(at)} is ${shown}${hint}.`,
    fix: `Choose one of ${choices.join(', ')}.`,
  };
}

function badValue({ at, limit, value }: Extract<Violation, { kind: 'limit' }>): Said {
  const shown = Array.isArray(value) ? 'too short' : `\`${String(value)}\``;
  return {
    rule: 'form/bad-value',
    message:
      value === ''
        ? `${nameOf(at)} is empty.`
        : `${nameOf(at)} is ${shown}; expected: ${limit}`.replace(/\.?$/, '.'),
  };
}

function versionFault(value: unknown): Said {
  const isNewer = typeof value === 'number' && value > 1;
  return {
    rule: 'form/version',
    message: `This tool reads version 1 of lifecycle.yaml; this file says ${JSON.stringify(value)}.`,
    fix: isNewer ? 'Type `npx create-genai-project@latest check`.' : 'Write `version: 1`.',
  };
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  array: 'a list',
  object: 'a mapping (`key: value` lines)',
};

function describe(value: unknown, source: string): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'number':
      return `the number ${source || value}`;
    case 'boolean':
      return `the truth value \`${source || value}\``;
    case 'string':
      return `the text "${value}"`;
    default:
      return 'a mapping';
  }
}

function nameOf(at: RecordPath): string {
  return at.length === 0 ? 'The file' : `\`${formatPath(at)}\``;
}

/** `adapt.iterations[2].run` */
export function formatPath(at: RecordPath): string {
  return at
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join('');
}
