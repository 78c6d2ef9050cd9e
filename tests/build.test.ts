import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { libraryPatches } from '../scripts/library-patches.mjs';
import { replaceModules } from '../scripts/replace-modules.mjs';
import { walkedProject } from './mutations/records.ts';

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

describe('the reader of YAML in the bundle', () => {
  it('reads each text as the library does, whole or broken', async () => {
    const library = join(import.meta.dirname, '../node_modules/yaml/browser');
    cpSync(library, root, { recursive: true });
    const patches = libraryPatches(join(import.meta.dirname, '..'));
    const reader = [...patches].filter(([file]) => /yaml.browser.dist.parse/.test(file));
    expect(reader.length).toBe(2);
    for (const [file, code] of reader)
      writeFileSync(join(root, 'dist/parse', basename(file)), code);
    const [before, after] = await Promise.all([library, root].map(readerIn));
    for (const text of [...yamlTexts()]) expect(after?.(text)).toEqual(before?.(text));
  });
});

/** Texts of every kind, and each cut off at every few letters. */
function* yamlTexts(): Iterable<string> {
  const record = walkedProject()['lifecycle.yaml'] ?? '';
  const odd =
    '%YAML 1.2\n--- # a\n? - &a b\n: !t *a\nc: |+2\n   d\n\ne: >-\n f\n g\n"h": {i, [j,: k], \'l\nm\'}\n\tn: o\n...\n]p: - q\n@r';
  for (const text of [record, odd, odd.replaceAll('\n', '\r\n'), `\uFEFF${odd}`]) {
    const step = Math.ceil(text.length / 150);
    for (let end = 0; end <= text.length; end += step) yield text.slice(0, end);
    for (let start = 0; start < text.length; start += step) yield text.slice(start);
  }
}

/** Lexemes and tokens, as a folder of the library makes them. */
async function readerIn(folder: string): Promise<(text: string) => unknown> {
  const { Lexer } = await import(join(folder, 'dist/parse/lexer.js'));
  const { Parser } = await import(join(folder, 'dist/parse/parser.js'));
  return (text) => {
    const parser = new Parser();
    const lexemes: string[] = [...new Lexer().lex(text)];
    return [lexemes, lexemes.flatMap((each) => [...parser.next(each)]), [...parser.end()]];
  };
}

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
