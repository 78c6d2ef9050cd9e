import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatBase, fromText, parseBase } from '../../src/project/base.ts';
import { outputs } from '../../src/report/json/output.ts';
import { commitAll, git } from '../git.ts';
import { snapshot, texts, writeTexts } from '../project/folders.ts';
import { newProject, newWorld } from './world.ts';

const runtime = 'src/lifecycle/statistics.py';
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

  it('marks a conflict in Python where the version has files less, and moves none', async () => {
    const { world, root } = await newProject();
    const [gone, path] = ['src/lifecycle/gone.py', 'eval/compare.py'];
    const older = read(root, path).replace(/^""".*"""$/m, '"""Compare."""');
    const base = parseBase(readFileSync(join(root, '.genai/base.txt')));
    const files = Object.entries({ [gone]: 'A = 1\n', [path]: older });
    const before = new Map([
      ...base,
      ...files.map(([each, text]) => [each, fromText(Buffer.from(text))] as const),
    ]);
    writeFileSync(join(root, '.genai/base.txt'), formatBase(before, '0.0.9'));
    writeTexts(root, { [gone]: 'A = 1\n', [path]: older.replace('Compare.', 'Ours.') });
    commitAll(root);
    const { code, stdout } = await world.create(['update'], { cwd: root });
    expect([code, stdout]).toEqual([1, expect.stringContaining(`conflict  ${path}\n`)]);
    expect(read(root, path)).toMatch(/^<<<<<<< yours\n"""Ours\."""\n=======\n/);
    expect(texts(root)).not.toHaveProperty([gone]);
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
    for (const [name, said] of [
      ['../deplyo', /no "..\/deplyo" of the tool\.\nhelp: Did you mean "..\/deploy"\?\n/],
      ['fine_tune', /help: It has (\.\.\/\S+, )*\.\.\/data, \.\.\/deploy, /],
      ['', /The path is empty text\./],
    ] as const) {
      const { code, stderr } = await world.create(['update', name], { cwd });
      expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    }
    await world.create(['update', '../deploy', 'README.md'], { cwd });
    expect(snapshot(root)).toEqual(before);
  });

  it('is what add names where the folder of a stage was removed that it is asked for', async () => {
    const { world, root } = await newProject();
    const before = snapshot(root);
    rmSync(join(root, 'deploy'), { recursive: true });
    const { code, stdout } = await world.create(['add', 'deploy', 'app'], { cwd: root });
    expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
      0,
      'support-desk has deploy and app already. Nothing was written. The folder "deploy" is not there. To have it again: create-genai-project update deploy ',
    ]);
    await world.create(['update', 'deploy'], { cwd: root });
    expect(snapshot(root)).toEqual(before);
  });

  it('names a way to what it remembers where no commit has it, and that way leads there', async () => {
    const { world, root } = await newProject();
    edit(root, readme, (text) => `${text}\nAsk Ada.\n`);
    rmSync(join(root, '.genai/base.txt'));
    const { code, stderr } = await world.create(['update'], { cwd: root });
    const [, words = ''] =
      /if none has, .*?: create-genai-project (.*), then cp/.exec(stderr) ?? [];
    expect([code, words]).toEqual([2, expect.stringContaining('--answers')]);
    expect(await world.create(words.split(' '), { cwd: root })).toMatchObject({ code: 0 });
    const again = read(root, '../again/.genai/base.txt');
    writeFileSync(join(root, '.genai/base.txt'), again);
    const { stdout } = await world.create(['update'], { cwd: root });
    expect(stdout).toMatch(/has all/);
    expect(read(root, readme)).toMatch(/\nAsk Ada\.\n$/);
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
  it.each([
    ['cluster', 'align'],
    ['align', 'cluster'],
    ['align', 'pretrain'],
  ])('%s, and %s on the other, are completed after a merge', async (mine, other) => {
    // Nothing lies between their files, and each stage's page differs by the other.
    const flags = ['--deploy', 'no', '--app', 'no'];
    const { world, root } = await newProject(flags);
    commitAll(root);
    git(root, 'checkout', '--quiet', '-b', 'ada');
    await world.create(['add', other], { cwd: root });
    commitAll(root);
    git(root, 'checkout', '--quiet', '-b', 'bob', 'HEAD~1');
    await world.create(['add', mine], { cwd: root });
    commitAll(root);
    expect(() => git(root, 'merge', 'ada')).toThrow();
    const { stdout: found } = await world.create(['check'], { cwd: root });
    expect(found).toContain('In an open merge, type git merge --abort, git merge -X ours BRANCH');
    const refused = await world.create(['update', '--force'], { cwd: root });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('-X ours BRANCH') });
    git(root, 'merge', '--abort');
    git(root, 'merge', '-X', 'ours', '--quiet', 'ada');
    const { code, stdout } = await world.create(['update', '--force'], { cwd: root });
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('remove ')]);
    // Both stages in either order: nothing is missing, and nothing is there twice.
    const whole = newWorld();
    await whole.create(['support-desk', '--yes', '--no-git', ...flags]);
    const cwd = join(whole.cwd, 'support-desk');
    await whole.create(['add', mine], { cwd });
    await whole.create(['add', other], { cwd });
    const [merged, made] = [texts(root), texts(cwd)];
    const paths = [...new Set([...Object.keys(merged), ...Object.keys(made)])];
    const others = paths.filter((path) => merged[path] !== made[path]);
    expect(others.filter((path) => !path.startsWith('.git/'))).toEqual([]);
  });
});

describe('two branches that each added a stage to one answer', () => {
  it('hear which of them the merge lost, and that names what brings it back', async () => {
    const { world, root } = await newProject();
    commitAll(root);
    await world.create(['add', 'align'], { cwd: root });
    commitAll(root);
    const whole = filesOf(root);
    edit(root, '.genai/answers.yaml', (text) => text.replace(', "align"', ''));
    for (const words of [
      ['update', '--dry-run'],
      ['update', '--force'],
    ]) {
      const { stdout } = await world.create(words, { cwd: root });
      const told = stdout.replace(/\s+/g, ' ').match(/does not name .*?, so its files/g);
      expect(told, words.join(' ')).toEqual(['does not name align, so its files']);
      expect(stdout.replace(/\s+/g, ' ')).toContain('lost it: create-genai-project add align');
    }
    await world.create(['add', 'align', '--force'], { cwd: root });
    expect(filesOf(root)).toEqual(whole);
  });

  it('hear of one whose files lie there, where the merge kept one side of the base as well', async () => {
    const { world, root } = await newProject(['--adapt', 'prompt']);
    commitAll(root);
    git(root, 'checkout', '--quiet', '-b', 'ada');
    await world.create(['add', 'fine-tune'], { cwd: root });
    commitAll(root);
    git(root, 'checkout', '--quiet', '-b', 'bob', 'HEAD~1');
    await world.create(['add', 'align'], { cwd: root });
    commitAll(root);
    git(root, 'merge', '-X', 'ours', '--quiet', 'ada');
    git(root, 'checkout', '--quiet', 'HEAD^1', '--', '.genai/base.txt');
    commitAll(root);
    const { code, stdout } = await world.create(['update'], { cwd: root });
    expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
      0,
      'support-desk has all that this version brings. .genai/answers.yaml does not name fine-tune, whose files lie there. If a merge lost it: create-genai-project add fine-tune ',
    ]);
    await world.create(['add', 'fine-tune'], { cwd: root });
    expect((await world.create(['update', '--force'], { cwd: root })).stdout).not.toContain('lost');
  });

  it('hear of no other stage, though that has files in common with the one that is lost', async () => {
    const { world, root } = await newProject();
    edit(root, '.genai/answers.yaml', (text) => text.replace(', "fine-tune"', ''));
    commitAll(root);
    const { stdout } = await world.create(['update', '--dry-run', '--json'], { cwd: root });
    expect(JSON.parse(stdout).notes).toEqual([
      expect.stringContaining('does not name fine-tune, so its files'),
    ]);
  });

  it('hear nothing of a stage that never was there, where an answer that changes takes files away', async () => {
    const { world, root } = await newProject(['--adapt', 'prompt']);
    commitAll(root);
    const { code, stdout } = await world.create(['add', '--source', 'endpoint'], { cwd: root });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^remove +src\/lifecycle\/local\//m)]);
    expect(stdout).not.toContain('does not name');
  });

  it('hear nothing of a stage that never was there, of which a version gave a file to all', async () => {
    const { world, root } = await newProject();
    const shared = 'src/lifecycle/alignment/preferences.py';
    const base = parseBase(readFileSync(join(root, '.genai/base.txt')));
    const files = new Map([...base, [shared, fromText(Buffer.from('PAIRS = 2\n'))] as const]);
    writeFileSync(join(root, '.genai/base.txt'), formatBase(files, '0.0.9'));
    writeTexts(root, { [shared]: 'PAIRS = 2\n' });
    commitAll(root);
    const { stdout } = await world.create(['update'], { cwd: root });
    expect(stdout).toMatch(new RegExp(`remove +${shared}\n`));
    expect(stdout).not.toContain('does not name');
  });
});

/** What lies there, but for what git keeps. */
function filesOf(root: string) {
  return Object.entries(texts(root)).filter(([path]) => !path.startsWith('.git/'));
}

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
