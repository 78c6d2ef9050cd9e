import { isUtf8 } from 'node:buffer';
import { codeOf } from '../../hidden-character.ts';
import type { FormFault } from './fault.ts';

export type Decoded =
  | { readonly text: string; readonly fault?: undefined }
  | { readonly text?: undefined; readonly fault: FormFault };

// What Python's reader of YAML takes for no text.
const refused =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** UTF-8 text, its byte-order mark kept; a fault when the bytes are anything else or hold control characters. */
export function decode(bytes: Buffer): Decoded {
  // A fatal TextDecoder says the same, and takes milliseconds to set up.
  if (!isUtf8(bytes)) return { fault: encodingFault(bytes) };
  const text = bytes.toString('utf8');
  const control = refused.exec(text);
  if (!control) return { text };
  const message = `The control character ${codeOf(control[0])} stands in the text.`;
  const range = [control.index, control.index + 1] as const;
  return { fault: { rule: 'form/control-character', message, range, text } };
}

function encodingFault(bytes: Buffer): FormFault {
  const isWide =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isWide) {
    return { rule: 'form/not-utf8', message: 'The file is UTF-16, not UTF-8.', range: [0, 0] };
  }
  const text = bytes.toString('utf8');
  const offset = firstBadCharacter(bytes, text);
  return {
    rule: 'form/not-utf8',
    message: 'The file holds a byte that is not UTF-8.',
    range: [offset, offset + 1],
    text,
  };
}

/** Where decoding put a replacement character that the bytes do not spell out. */
function firstBadCharacter(bytes: Buffer, text: string): number {
  let offset = text.indexOf('\uFFFD');
  while (offset >= 0) {
    const at = Buffer.byteLength(text.slice(0, offset));
    if (bytes.toString('latin1', at, at + 3) !== '\u00ef\u00bf\u00bd') return offset;
    offset = text.indexOf('\uFFFD', offset + 1);
  }
  return 0;
}
