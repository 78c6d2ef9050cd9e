import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** A bundle of the sources as they are, for a process of its own; `dist` may be an older one. */
export async function bundleTool(): Promise<{
  readonly tool: string;
  readonly remove: () => void;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'create-genai-project-bundle-'));
  const bundle = await rolldown({ input: { main: 'src/main.ts' }, platform: 'node' });
  await bundle.write({
    dir: folder,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
  });
  const tool = join(folder, 'bin.cjs');
  const bin = JSON.stringify(join(process.cwd(), 'bin'));
  writeFileSync(
    tool,
    `process.exitCode = 130;
require('./main.cjs').main(process.argv.slice(2), ${bin}).then((code) => { process.exitCode = code; });\n`,
  );
  return { tool, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
