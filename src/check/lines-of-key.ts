/** The lines of a key in the front matter of a text, as they stand there; none where there is no such key. */
export function linesOfKey(text: string, key: string): string {
  const lines = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const [, head = ''] = /^---\n([\s\S]*?\n)---/.exec(lines) ?? [];
  const found = new RegExp(`^${key}:[^\n]*\n(?:(?:[ \\t#][^\n]*)?\n)*`, 'm').exec(head);
  return found?.[0] ?? '';
}
