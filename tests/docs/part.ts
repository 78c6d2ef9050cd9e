/** A document with this text between the marks of a part, `<!-- name: … -->` and `<!-- /name -->`. */
export function withPart(document: string, name: string, text: string): string {
  const part = new RegExp(`(<!-- ${name}: [^\n]*-->\n)[\\s\\S]*?(\n<!-- /${name} -->)`);
  if (!part.test(document)) throw new Error(`A document has no place for "${name}".`);
  return document.replace(part, (_, start, end) => `${start}\n${text}\n${end}`);
}
