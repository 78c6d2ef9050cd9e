import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshot, writeTexts } from '../project/folders.ts';
import { newWorld, type World } from './world.ts';

const terminal = { stdin: { isTTY: true }, stdout: { isTTY: true }, env: { ACCESSIBLE: '1' } };

/** What a hosting site puts into a new repository, and a folder of one's own. */
const clone = {
  LICENSE: 'MIT\n',
  'README.md': '# Queues\r\n\r\nOur desk.',
  '.gitignore': '*.log\n.venv/\n',
  'notes/ideas.md': 'Ask Ada.\n',
};

describe('a folder with files in it', () => {
  it('is refused where nothing says what becomes of them, and where nobody is asked', async () => {
    const { world, root } = newClone();
    const before = snapshot(root);
    const { code, stderr } = await world.create(['desk', '--yes']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('help: Give --merge')]);
    expect(snapshot(root)).toEqual(before);
  });

  it('is refused with the names of the first ten, and how many more there are', async () => {
    const { world, root } = newClone();
    writeTexts(
      root,
      Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`queue-${n}.md`, ''])),
    );
    const { stderr } = await world.create(['desk', '--yes']);
    expect(stderr.match(/^note: {3}(?!and).*$/gm)).toHaveLength(10);
    expect(stderr).toContain('note:   and 6 more\n');
  });

  it('becomes a project with --merge, and every line of yours stays', async () => {
    const { world, root } = newClone();
    const { code, stdout } = await world.create(['desk', '--yes', '--merge']);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/^merge \.gitignore\nmerge README\.md\n\nMade desk/);
    expect(world.read('desk/README.md')).toMatch(/^# Queues\r\n\r\nOur desk\.\r\n\r\n# desk\r\n/);
    const ignored = world.read('desk/.gitignore');
    expect(ignored).toMatch(/^\*\.log\n\.venv\/\n\n/);
    expect(ignored.match(/^\.venv\/$/gm)).toHaveLength(1);
    expect(ignored).toContain('\n__pycache__/\n');
    expect(world.read('desk/LICENSE')).toBe('MIT\n');
    expect(world.read('desk/notes/ideas.md')).toBe('Ask Ada.\n');
    expect((await world.create(['check'], { cwd: root })).code).toBe(0);
  });

  it('takes further stages as if it had been empty', async () => {
    const { world, root } = newClone();
    await world.create(['desk', '--yes', '--merge', '--no-git']);
    const { code, stdout } = await world.create(['add', 'align'], { cwd: root });
    expect(code, stdout).toBe(0);
    expect(world.read('desk/README.md')).toContain('| `align/` |');
  });

  it('keeps its files with --keep', async () => {
    const { world, root } = newClone();
    const { code, stdout } = await world.create(['desk', '--yes', '--keep']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^keep \.gitignore \(yours\)\nkeep README\.md \(yours\)\n\nMade desk/),
    ]);
    for (const [path, text] of Object.entries(clone)) expect(world.read(`desk/${path}`)).toBe(text);
    expect((await world.create(['check'], { cwd: root })).code).toBe(0);
  });

  it('names what cannot be added to, and leaves it', async () => {
    const { world } = newClone({ 'pyproject.toml': '[project]\nname = "queues"\n' });
    const { code, stdout } = await world.create(['desk', '--yes', '--merge']);
    expect(code).toBe(1);
    expect(stdout).toContain('by hand pyproject.toml: The project has a file of this name too.\n');
    expect(world.read('desk/pyproject.toml')).toBe('[project]\nname = "queues"\n');
    expect(world.read('desk/.genai/base.txt')).toContain(' text pyproject.toml\n');
  });

  it('is asked about at the terminal', async () => {
    const { world } = newClone();
    const typed = { 'In which folder': ['desk'], 'what becomes of them': ['2'] };
    const { code, stdout } = await world.create(['--no-git'], { ...terminal, typed } as never);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Step 2 of \d+\. The folder has files; what becomes of them\?\n/);
    expect(stdout).toContain('The folder has files; what becomes of them: Keep\n');
    expect(world.read('desk/README.md')).toBe(clone['README.md']);
    expect(world.list()).toContain('desk/lifecycle.yaml');
  });

  it('is not asked about where only git and editors left their marks', async () => {
    const world = newWorld();
    mkdirSync(join(world.cwd, 'desk/.git'), { recursive: true });
    const { stdout } = await world.create(['desk', '--no-git'], {
      ...terminal,
      typed: {},
    } as never);
    expect(stdout).not.toContain('The folder has files');
  });

  it.each([
    [['--merge', '--keep'], '--merge and --keep exclude each other.'],
    [['--merge'], 'is a project of this tool already.'],
    [['--hardware', 'gpu-24gb'], 'is a project of this tool already.'],
  ])('that is a project is refused with %j', async (flags, problem) => {
    const world = newWorld();
    await world.create(['desk', '--yes', '--no-git']);
    const { code, stderr } = await world.create(['desk', '--yes', ...flags]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });
});

function newClone(more: Readonly<Record<string, string>> = {}): {
  readonly world: World;
  readonly root: string;
} {
  const world = newWorld();
  const root = join(world.cwd, 'desk');
  writeTexts(root, { ...clone, ...more });
  return { world, root };
}
