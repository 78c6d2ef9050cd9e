import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One section for each npm package among these files: name, version, licence, and its text. */
export function formatLicences(root, files) {
  const packages = files.map((file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]);
  const folders = [...new Set(packages.filter(Boolean))].sort();
  return [
    'create-genai-project contains code of these libraries.\n',
    ...folders.map((folder) => readSection(join(root, folder))),
  ].join(`\n${'-'.repeat(78)}\n\n`);
}

function readSection(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`"${name}" is bundled but its package has no licence file.`);
  const text = readFileSync(join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
