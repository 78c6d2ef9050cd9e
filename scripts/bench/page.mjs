import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

/** Puts what was measured in its place in the document, between two comments of this name. */
export function writePlace(name, lines) {
  const place = new RegExp(`(<!-- ${name}: [^\\n]*-->\\n\\n)[\\s\\S]*?(\\n\\n<!-- /${name} -->)`);
  const before = readFileSync(page, 'utf8');
  if (!place.test(before)) throw new Error(`docs/performance.md has no place for ${name}.`);
  const after = before.replace(place, (_, start, end) => start + lines.join('\n') + end);
  writeFileSync(page, after);
}
