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
