/** A character of a text that no reader sees, or that makes the text look like another; its code, as in U+202E. */
export function hiddenCharacterIn(text: string): string | undefined {
  for (const { 0: character, index } of text.matchAll(hidden)) {
    if (!isAtHome(character, text, index)) return codeOf(character);
  }
  return undefined;
}

/** Whether a text of YAML holds such a character, or an escape that may stand for one, anywhere. */
export function mayHoldHidden(yaml: string): boolean {
  return yaml.search(hidden) >= 0 || /\\[xuUNLP0abefv]/.test(yaml);
}

// Joiner of graphemes, the blank of Braille, controls but for tabs and line ends, soft hyphen, fillers of Hangul, zero-width
// and bidirectional characters, line separators, BOM, annotations, tags.
const hidden =
  /[\u034f\u2800]|[^\P{Cc}\t\n\r]|[\u00ad\u115f\u1160\u3164\uffa0\ufff9-\ufffb\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Joiners and marks of direction belong to some scripts, and to emoji; nothing else of these does. */
function isAtHome(character: string, text: string, index: number): boolean {
  const before = [...text.slice(Math.max(0, index - 2), index)].at(-1) ?? '';
  switch (character) {
    case '\u200c':
    case '\u200d':
      return joined().test(before);
    case '\u061c':
    case '\u200e':
    case '\u200f':
      return rightToLeft().test(text);
    case '\u2800':
      return /[\u2801-\u28ff]/.test(text);
    default:
      return /[\u{e0020}-\u{e007f}]/u.test(character) && flag.test(text.slice(0, index));
  }
}

// Made when such a character was found: V8 takes a millisecond to read them, used or not.
const joined = () =>
  new RegExp(
    `[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\p{M}${scripts(
      'Arabic Syriac Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer',
    )}]`,
    'u',
  );
const rightToLeft = () => new RegExp(`[${scripts('Arabic Hebrew Syriac Thaana')}]`, 'u');

function scripts(names: string): string {
  return names
    .split(' ')
    .map((name) => `\\p{Script=${name}}`)
    .join('');
}

// Flags of England, Scotland and Wales spell their name in tags.
const flag = /\u{1f3f4}[\u{e0020}-\u{e007e}]*$/u;

/** As in U+202E. */
export function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
