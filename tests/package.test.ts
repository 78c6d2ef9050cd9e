import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { baseOf, fingerprint, formatBase } from '../src/project/base.ts';
import type { KnownAnswers } from '../src/questions/question.ts';
import { resolve } from '../src/questions/resolve.ts';
import { readTemplates as readPacked } from '../src/render/packed-templates.ts';
import { keepOf } from '../src/render/path.ts';
import { render, templateFolders } from '../src/render/render.ts';
import { readTemplates } from '../src/render/templates.ts';
import type { Tree } from '../src/render/tree.ts';
import { catalogue } from '../src/stages/index.ts';
import { temporaryProject } from './check/example-project.ts';

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

const { stages, questions } = catalogue;
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
let packed: Packed;
let paths: readonly string[];
let answers: KnownAnswers;

beforeAll(async () => {
  const facts = { directory: 'support-desk' };
  answers = await resolve(questions, { flags: {}, facts, takeRecommended: true });
  execFileSync(process.execPath, ['scripts/build.mjs']);
  const npm = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  // A shell finds npm.cmd on Windows.
  const output = execFileSync('npm', npm, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  packed = JSON.parse(output)[0];
  paths = packed.files.map(({ path }) => path).sort();
  // It builds: seconds, and more where others use the machine.
}, 120_000);

describe('the package', () => {
  it('holds the bundle with the templates, the schema and the papers, and nothing else', () => {
    const folders = new Set(paths.map((path) => path.replace(/\/.*/, '/')));
    expect([...folders]).toEqual([
      'LICENSE',
      'README.md',
      'THIRD-PARTY-LICENSES.txt',
      'bin/',
      'dist/',
      'package.json',
      'schema/',
    ]);
  });

  it('holds every template that git knows, and no leftovers beside them', () => {
    const known = execFileSync(
      'git',
      ['ls-files', '--cached', '--others', '--exclude-standard', '--', 'templates'],
      { encoding: 'utf8' },
    );
    const templates = known.split('\n').filter((path) => path !== '' && existsSync(path));
    const names = new Set(
      templates.map((path) => /^templates\/((?:tasks\/)?[^/]+\/[^/]+)\//.exec(path)?.[1] ?? ''),
    );
    const { folders } = readPacked(process.cwd(), names);
    const files = [...folders].flatMap(([folder, templates]) =>
      [...templates].map(([to, template]) => ({ path: `templates/${folder}/${to}`, to, template })),
    );
    expect(files.map(({ path }) => path).sort()).toEqual(templates.sort());
    for (const { path, to, template } of files) {
      if (template.kind !== 'copy') continue;
      expect(template.content.equals(readFileSync(path)), path).toBe(true);
      const hash = keepOf(to) === 'once' ? fingerprint(template.content) : undefined;
      expect(template.sha256, path).toBe(hash);
    }
  });

  it('renders what the source renders, with the same base', () => {
    const folders = templateFolders(stages, answers);
    const [packed, source] = [readPacked, readTemplates].map((read) =>
      render(stages, answers, read(process.cwd(), folders)),
    ) as [Tree, Tree];
    expect(contentsOf(packed)).toEqual(contentsOf(source));
    expect(formatBase(baseOf(packed), '1.0.0').equals(formatBase(baseOf(source), '1.0.0'))).toBe(
      true,
    );
  });

  // Chunks that need one another fail here alone, and only once there is something to say.
  it('says what it finds in a record', () => {
    const root = temporaryProject({ 'lifecycle.yaml': 'version: 1\nphase: scpe\n' });
    const check = ['bin/create-genai-project.js', 'check', join(root, 'lifecycle.yaml')];
    const { status, stdout, stderr } = spawnSync(process.execPath, check, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toContain('scope');
  });

  it('reads answers and YAML as people write them', () => {
    const root = temporaryProject({ 'answers.yaml': '# ours\nbreadth: narrow\ntask: chat\n' });
    const tool = join(process.cwd(), 'bin/create-genai-project.js');
    const cgp = (cwd: string, ...words: string[]) =>
      spawnSync(process.execPath, [tool, ...words], { cwd, encoding: 'utf8' });
    const answers = ['--answers', 'answers.yaml', '--adapt', 'prompt', '--yes', '--no-git'];
    expect(cgp(root, 'polite-desk', ...answers).stderr).toBe('');
    const project = join(root, 'polite-desk');
    const workflow = join(project, '.github/workflows/lifecycle.yml');
    writeFileSync(workflow, `${readFileSync(workflow, 'utf8')}\n# Ours, too.\n`);
    const { status, stderr } = cgp(project, 'add', 'align', '--dry-run');
    expect([status, stderr]).toEqual([0, '']);
  });

  // A module that both sides need takes its chunk with it: 200 kB, a fifth of what create takes.
  it.each([
    [['support-desk', '--yes', '--dry-run'], false],
    [['check', 'support-desk/lifecycle.yaml'], true],
  ])('loads the reader of YAML where a record is read: %s', (words, isRead) => {
    const reader = filesLoadedBy(words).filter((file) =>
      /BLOCK_AS_IMPLICIT_KEY/.test(readFileSync(file, 'utf8')),
    );
    expect(reader).toHaveLength(isRead ? 1 : 0);
  });

  // A small module that two chunks need becomes a chunk, unless the build groups it: a millisecond each.
  it.each([
    [['--version'], 1],
    [['--help'], 5],
    [['check', 'support-desk/lifecycle.yaml'], 10],
    [['support-desk', '--yes', '--dry-run'], 12],
  ])('loads few files: %s', (words, most) => {
    expect(filesLoadedBy(words).length).toBeLessThanOrEqual(most);
  });

  it('loads no file that waits for itself', () => {
    const dist = paths.filter((path) => /^dist\/.*\.js$/.test(path));
    const needs = new Map(dist.map((path) => [path, neededAtOnce(path)]));
    const waiting = (path: string, above: readonly string[]): string[] =>
      above.includes(path)
        ? [[...above, path].join(' > ')]
        : (needs.get(path) ?? []).flatMap((next) => waiting(next, [...above, path]));
    expect(dist.flatMap((path) => waiting(path, []))).toEqual([]);
  });

  it('needs no other package at run time', () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.peerDependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
  });

  it('runs nothing when it is installed', () => {
    for (const script of ['preinstall', 'install', 'postinstall']) {
      expect(manifest.scripts[script]).toBeUndefined();
    }
  });

  it('stays under 711 kB', () => {
    expect(packed.size).toBeLessThan(711_000);
  });

  it('names the licence of every library that is bundled', () => {
    const notices = readFileSync('THIRD-PARTY-LICENSES.txt', 'utf8');
    for (const library of Object.keys(manifest.devDependencies)) {
      const isBundled = new RegExp(`^${library} \\d`, 'm').test(notices);
      expect(isBundled, library).toBe(bundled.includes(library));
    }
  });

  it('leaves out the prompts that are never asked with, and their character tables', () => {
    expect(readFileSync('THIRD-PARTY-LICENSES.txt', 'utf8')).not.toMatch(/^(iconv-lite|chardet) /m);
  });
});

const bundled = [
  '@inquirer/core',
  'chalk',
  'commander',
  'fs-extra',
  'inquirer',
  'node-diff3',
  'smol-toml',
  'yaml',
];

function contentsOf(tree: Tree) {
  return Object.fromEntries([...tree].map(([path, { content }]) => [path, content.toString()]));
}

/** The files that one of dist/ loads before anything of it runs: Node warns where those go in a circle. */
function neededAtOnce(path: string): string[] {
  const found = readFileSync(path, 'utf8').matchAll(/(?<!=>)require\(["'`]\.\/([^"'`]+)["'`]\)/g);
  return Array.from(found, ([, name]) => `dist/${name}`);
}

/** The files of dist/ that a command loads. */
function filesLoadedBy(words: readonly string[]): readonly string[] {
  const script = `require('./dist/main.js')
    .main(${JSON.stringify(words)}, './bin')
    .then(() => process.stderr.write(JSON.stringify(Object.keys(require.cache))))`;
  const { stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  return JSON.parse(stderr.slice(stderr.lastIndexOf('[')));
}
