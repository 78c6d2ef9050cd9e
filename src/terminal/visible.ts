import { codeOf } from '../hidden-character.ts';
/** Text of strangers, made safe to print on one line: what a terminal or a log would obey is spelled out. */
export function visible(text: string): string {
  return text.replace(unsafe, spelled).replaceAll('##[', '##\\[');
}

// C0 and C1 controls, soft hyphen, zero-width and bidirectional characters, line separators, BOM, tags.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is spelled out
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

function spelled(character: string): string {
  return character === '\t' ? ' ' : `<${codeOf(character)}>`;
}
