import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatBase, fromText, parseBase } from '../../src/project/base.ts';
import { outputs } from '../../src/report/json/output.ts';
import { commitAll, git } from '../git.ts';
import { snapshot, texts, writeTexts } from '../project/folders.ts';
import { newProject } from './world.ts';

const runtime = 'src/lifecycle/overlap.py';
const readme = 'README.md';

describe('update', () => {
  it('takes what this version has, and keeps edits', async () => {
    const { world, root } = await newProject();
    const before = snapshot(root);
    makeOlder(root, '0.0.9');
    edit(root, readme, (text) => `${text}\nAsk Ada.\n`);
    const { code, stdout } = await world.create(['update'], { cwd: root });
    expect([code, stdout]).toEqual([
      0,
      `keep      README.md (yours)
update    ${runtime}

Updated support-desk: 1 file.

Next:
  uv run poe test
`,
    ]);
    expect({ ...snapshot(root), [readme]: undefined }).toEqual({ ...before, [readme]: undefined });
    expect(read(root, readme)).toMatch(/\nAsk Ada\.\n$/);
  });

  it('says what it would do, also as JSON, and does nothing', async () => {
    const { world, root } = await newProject();
    makeOlder(root, '0.0.9');
    const before = snapshot(root);
    const told = await world.create(['update', '--dry-run'], { cwd: root });
    expect(told.stdout).toContain('Would update support-desk: 1 file. Nothing was written.');
    const { stdout } = await world.create(['update', '--dry-run', '--json'], { cwd: root });
    expect(outputs.add.parse(JSON.parse(stdout))).toMatchObject({ added: [], answers: {} });
    expect(snapshot(root)).toEqual(before);
  });

  it('has nothing to do where this version wrote all that is there', async () => {
    const { world, root } = await newProject();
    const before = snapshot(root);
    const { code, stdout } = await world.create(['update'], { cwd: root });
    expect([code, stdout]).toEqual([0, 'support-desk has all that this version brings.\n']);
    expect(snapshot(root)).toEqual(before);
  });

  it('makes again what was removed, where it is named', async () => {
    const { world, root } = await newProject();
    const before = snapshot(root);
    for (const path of ['deploy', 'eval/README.md']) rmSync(join(root, path), { recursive: true });
    expect((await world.create(['update'], { cwd: root })).stdout).toMatch(/has all/);
    const cwd = join(root, 'eval');
    const { code, stderr } = await world.create(['update', '../deplyo'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('no "../deplyo" of the tool.')]);
    await world.create(['update', '../deploy', 'README.md'], { cwd });
    expect(snapshot(root)).toEqual(before);
  });

  it('brings no stage that the project does not have', async () => {
    const { world, root } = await newProject();
    edit(root, '.genai/answers.yaml', (text) => text.replace(/^(deploy|app|cluster):.*\n/gm, ''));
    const paths = Object.keys(texts(root));
    await world.create(['update'], { cwd: root });
    expect(Object.keys(texts(root))).toEqual(paths);
  });

  it('is what a project of an older version is told of, where a newer one is refused', async () => {
    const { world, root } = await newProject();
    makeOlder(root, '0.0.9');
    const { stdout } = await world.create([], { cwd: root });
    expect(stdout).toContain(
      'Version 0.0.9 wrote it last. To take what this one has: create-genai-project update\n',
    );
    const json = await world.create(['--json'], { cwd: root });
    expect(outputs.status.parse(JSON.parse(json.stdout)).writtenBy).toBe('0.0.9');
    makeOlder(root, '9.0.0');
    const { code, stderr } = await world.create(['update', '--dry-run'], { cwd: root });
    expect(code).toBe(2);
    expect(stderr).toContain('help: Type: npx create-genai-project@9.0.0 update --dry-run\n');
  });
});

describe('two branches that each added a stage', () => {
  it('are completed after a merge by hand, with nothing twice', async () => {
    const { world, root } = await newProject();
    commitAll(root);
    git(root, 'checkout', '--quiet', '-b', 'ada');
    await world.create(['add', 'align'], { cwd: root });
    commitAll(root);
    git(root, 'checkout', '--quiet', '-b', 'bob', 'HEAD~1');
    await world.create(['add', 'cluster'], { cwd: root });
    commitAll(root);
    expect(() => git(root, 'merge', 'ada')).toThrow();
    const found = await world.create(['check', '--max-warnings', '99'], { cwd: root });
    expect(found.stdout).toContain('Of .genai/base.txt take one side whole (git checkout --ours ');
    git(root, 'checkout', '--ours', '.genai/base.txt');
    for (const path of ['AGENTS.md', readme, 'pyproject.toml']) edit(root, path, keptBoth);
    edit(root, '.genai/answers.yaml', (text) =>
      text.replace(
        /<<<[\s\S]*?>>>.*\n/,
        'adapt: ["prompt", "fine-tune", "align"]\ncluster: true\n',
      ),
    );
    commitAll(root);
    const { code, stdout } = await world.create(['update'], { cwd: root });
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('by hand')]);
    const rows = read(root, readme).match(/^\| `(poe \w|align\/).*$/gm) ?? [];
    expect(rows.filter((row) => /poe align|align\//.test(row))).toHaveLength(2);
    expect(new Set(rows).size).toBe(rows.length);
    expect(read(root, 'pyproject.toml').match(/^\[tool\.poe\.tasks\.align\]$/gm)).toHaveLength(1);
    commitAll(root);
    expect((await world.create(['update'], { cwd: root })).stdout).toMatch(/has all|\(yours\)/);
    // What only the other side brought is the tool's again, and follows newer versions.
    expect(parseBase(readFileSync(join(root, '.genai/base.txt'))).has('align/align.py')).toBe(true);
    const next = await world.create(['add', 'pretrain'], { cwd: root });
    expect([next.code, next.stdout]).toEqual([0, expect.not.stringContaining('by hand')]);
  });
});

/** As if an older version had written it, whose runtime had a line less. */
function makeOlder(root: string, version: string): void {
  const older = read(root, runtime).replace(/\n[^\n]+\n$/, '\n');
  const base = parseBase(readFileSync(join(root, '.genai/base.txt')));
  const files = new Map([...base, [runtime, fromText(Buffer.from(older))] as const]);
  writeFileSync(join(root, '.genai/base.txt'), formatBase(files, version));
  writeTexts(root, { [runtime]: older });
}

function edit(root: string, path: string, change: (text: string) => string): void {
  writeTexts(root, { [path]: change(read(root, path)) });
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** What a person makes of conflicts: both sides, ours first; of two versions of one line, the longer. */
function keptBoth(text: string): string {
  return text.replace(
    /<<<<<<< .*\n([\s\S]*?)=======\n([\s\S]*?)>>>>>>> .*\n/g,
    (_, ours: string, theirs: string) => {
      const lines = [ours, theirs].map((side) => side.trimEnd().split('\n'));
      const isOneLine = lines.every(({ length }) => length <= 2) && /[[=]/.test(ours);
      if (isOneLine || ours.trimStart().startsWith('class ')) return ours;
      return `${ours}${ours.includes('[tool.') ? '\n' : ''}${theirs}`;
    },
  );
}
