/** What a record holds. */
export type Value = string | number | boolean | null | readonly Value[] | Mapping;
export interface Mapping {
  readonly [key: string]: Value | undefined;
}

/** `key: value`, or `key:` with the value in lines below it. */
export function pairInLines(key: string, value: Value): readonly string[] {
  const lines = inLines(value);
  const name = formatText(key);
  return lines ? [`${name}:`, ...lines.map((line) => `  ${line}`)] : [`${name}: ${inLine(value)}`];
}

/** An item of a list, behind its dash. */
export function itemInLines(value: Value): readonly string[] {
  const lines = (isMapping(value) && inLines(value)) || [inLine(value)];
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

/** The lines of a mapping or of a list of mappings; undefined for what is written on one line. */
export function inLines(value: Value): readonly string[] | undefined {
  if (isList(value)) {
    return value.length > 0 && value.every(isMapping) ? value.flatMap(itemInLines) : undefined;
  }
  const pairs = isMapping(value) ? pairsOf(value) : [];
  return pairs.length > 0 ? pairs.flatMap((pair) => pairInLines(...pair)) : undefined;
}

/** The value on one line; `inFlow`: inside brackets or braces. */
export function inLine(value: Value, { inFlow = false } = {}): string {
  if (isList(value)) return `[${value.map((item) => inLine(item, { inFlow: true })).join(', ')}]`;
  if (isMapping(value)) {
    const pairs = pairsOf(value).map((pair) => pairInFlow(...pair));
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  if (typeof value === 'string') return formatText(value, { inFlow });
  return typeof value === 'number' ? formatNumber(value) : String(value);
}

export function pairInFlow(key: string, value: Value): string {
  return `${formatText(key, { inFlow: true })}: ${inLine(value, { inFlow: true })}`;
}

/** A text as a YAML scalar that readers of YAML 1.1 and 1.2 take alike: plain where that is safe, else quoted. */
export function formatText(text: string, { inFlow = false } = {}): string {
  const isPlain = isPlainText(text) && !reserved.test(text) && !/: |:$| #|\s$/.test(text);
  return isPlain && !(inFlow && /[,:]/.test(text)) ? text : quote(text);
}

/** A number that readers of YAML 1.1 and 1.2 take alike. */
export function formatNumber(value: number): string {
  // PyYAML reads an exponent only behind a decimal point.
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}

/** A long expression for all alphabets is slow to set up, and most texts need none. */
function isPlainText(text: string): boolean {
  return plainAscii.test(text) || plain().test(text);
}

const plainAscii = /^[A-Za-z][\w ./,;:()'@+*=<>%&|!?-]*$/;
const plain = () => /^\p{L}[\p{L}\p{N} _./,;:()'’“”#@+*=<>%&|!?→≥≤–—-]*$/u;
const reserved = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

function quote(text: string): string {
  // JSON is YAML but for the characters that YAML does not print.
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function pairsOf(mapping: Mapping): (readonly [key: string, value: Value])[] {
  return Object.entries(mapping).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
