import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { libraryPatches } from '../scripts/library-patches.mjs';
import { replaceModules } from '../scripts/replace-modules.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'create-genai-project-build-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('replacing modules in the bundle', () => {
  const main = "import './render/templates.js';\nimport './deploy/templates.js';\n";

  it('replaces the file at that path, and none of the same name', async () => {
    write('main.js', main);
    const templates = write('render/templates.js', "console.log('from source');");
    write('deploy/templates.js', "console.log('of deploy');");
    const code = await bundle(new Map([[templates, "console.log('packed');"]]));
    expect(code).toContain('packed');
    expect(code).toContain('of deploy');
    expect(code).not.toContain('from source');
  });

  it('fails where nothing imports the file any more', async () => {
    write('main.js', "import './render/source.js';\n");
    write('render/source.js', "console.log('from source');");
    const templates = write('render/templates.js', '');
    await expect(bundle(new Map([[templates, '']]))).rejects.toThrow(
      /Nothing imports what the build replaces:\s.*templates\.js/,
    );
  });

  it('fails where a library no longer has the line that is changed in it', () => {
    write('node_modules/commander/lib/command.js', "import { spawn } from 'node:child_process';\n");
    expect(() => libraryPatches(root)).toThrow(
      /command\.js no longer says: const childProcess = require/,
    );
  });
});

/** The path of the file, as the bundler gives it. */
function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

async function bundle(replacements: ReadonlyMap<string, string>): Promise<string> {
  const build = await rolldown({
    cwd: root,
    input: 'main.js',
    resolve: { symlinks: false },
    plugins: [replaceModules(replacements)],
  });
  const { output } = await build.generate({ format: 'esm' });
  return output[0].code;
}
