import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The npm packages whose code is in the bundle, as folders relative to the repository's root. */
export function bundledPackages(metafile) {
  const inBundle = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0),
  );
  const folders = inBundle.map((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]);
  return [...new Set(folders.filter(Boolean))].sort();
}

/** One section for each package: its name, version, licence and the licence's text. */
export async function formatLicences(root, folders) {
  const sections = await Promise.all(folders.map((folder) => readSection(join(root, folder))));
  return ['create-genai-project contains code of these libraries.\n', ...sections].join(
    `\n${'-'.repeat(78)}\n\n`,
  );
}

async function readSection(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`"${name}" is bundled but its package has no licence file.`);
  const text = await readFile(join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
