import { isUtf8 } from 'node:buffer';

// Beyond these, a line merge would take minutes and mean little.
const mergeableBytes = 1 << 20;
const mergeableLines = 20_000;

/** The text of these bytes, byte order mark included; undefined for anything but UTF-8 text. */
export function textOf(content: Buffer): string | undefined {
  return isText(content) ? content.toString('utf8') : undefined;
}

function isText(content: Buffer): boolean {
  return isUtf8(content) && !content.includes(0);
}

/** Whether a line merge can handle it. */
export function isMergeable(content: Buffer): boolean {
  if (content.length > mergeableBytes || !isText(content)) return false;
  return content.length < mergeableLines || content.toString().split('\n').length <= mergeableLines;
}

/** The text, when it is one that a line merge can handle. */
export function mergeableText(content: Buffer): string | undefined {
  return isMergeable(content) ? content.toString('utf8') : undefined;
}

/** The line ending that most lines of the text have. */
export function lineEnding(text: string): '\n' | '\r\n' {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return windows > all / 2 ? '\r\n' : '\n';
}

export function withLineEnding(text: string, ending: '\n' | '\r\n'): string {
  const unix = text.replaceAll('\r\n', '\n');
  return ending === '\n' ? unix : unix.replaceAll('\n', '\r\n');
}

/** The value of a text of JSON; undefined where it is none, or nests deeper than a call stack may. */
export function parsedJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // Each level takes two brackets.
    return text.length > 2 * deepest && isDeeper(value, deepest) ? undefined : value;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

const deepest = 500;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
