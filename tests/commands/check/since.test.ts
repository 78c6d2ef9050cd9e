import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { sha256Of } from '../../../src/sha256.ts';
import { projectFiles, record, writeProject } from '../../check/example-project.ts';
import { commitAll, git } from '../../git.ts';
import { newWorld, type World } from '../world.ts';

const waiver = 'ignore:\n  - { rule: scope/vague-use-case, reason: Soon to be narrowed. }\n';
const selecting = record.replace('phase: adapt', 'phase: select');
const [, first = ''] = record.split(/^(?= {4}- technique)/m);

describe('check --since', () => {
  it('says nothing more of a change that only adds', async () => {
    const world = desk(selecting);
    commit(world, { 'lifecycle.yaml': record });
    expect(await world.create(['check', '--since', 'main'])).toEqual({
      code: 0,
      stdout: `lifecycle.yaml (since main, ${commitOf(world, 'main')}): nothing to say.\n`,
      stderr: '',
    });
  });

  it.each<[string, string, string, string]>([
    ['a target lowered', 'change/target-lowered', '0.9 }', '0.8 }'],
    [
      'a target taken away',
      'change/target-lowered',
      '    - { metric: accuracy',
      '    - { metric: macro_f1',
    ],
    ['an iteration removed', 'change/iteration-changed', first, ''],
    ['an iteration changed', 'change/iteration-changed', 'Zero-shot.', 'One example.'],
    ['a waiver added', 'change/waiver-added', 'adapt:\n  tech', `${waiver}adapt:\n  tech`],
  ])('finds %s: a warning, and an error where the phase moves', async (_, rule, old, changed) => {
    const world = desk(record.replace('phase: adapt', 'phase: scope'));
    commit(world, {
      'lifecycle.yaml': world.read('lifecycle.yaml').replace(old, changed),
    });
    expect(await found(world)).toEqual([`warning ${rule}`]);
    commit(world, { 'lifecycle.yaml': record.replace(old, changed) });
    expect(await found(world)).toEqual([`error ${rule}`]);
  });

  it('lets a waiver stay or end sooner, and finds one that is prolonged', async () => {
    const until = (day: string) => {
      const ending = waiver.replace(' }', `, expires: "${day}" }`);
      return record.replace('adapt:\n  tech', `${ending}adapt:\n  tech`);
    };
    const world = desk(until('2027-03-31'));
    for (const day of ['2027-03-31', '2027-01-31']) {
      commit(world, { 'lifecycle.yaml': `${until(day)}# Looked at.\n` });
      expect(await found(world)).toEqual([]);
    }
    commit(world, { 'lifecycle.yaml': until('2027-06-30') });
    expect(await found(world)).toEqual(['warning change/waiver-added']);
  });

  it('lets a verdict follow the targets, and nothing else', async () => {
    const world = desk(record);
    const raised = record.replace('0.9 }', '0.99 }').replace('meets-target', 'improved');
    commit(world, { 'lifecycle.yaml': raised });
    expect(await found(world)).toEqual([]);
    commit(world, { 'lifecycle.yaml': record.replace('meets-target', 'improved') });
    expect(await found(world)).toEqual(['warning change/iteration-changed']);
    commit(world, { 'lifecycle.yaml': raised.replace('Four examples', 'Five examples') });
    expect(await found(world)).toEqual(['warning change/iteration-changed']);
  });

  it('finds a look at the test split that is counted no more', async () => {
    const look = '  looks: [eval/runs/0002-prompt.json]\n';
    const world = desk(record + look);
    commit(world, { 'lifecycle.yaml': record });
    const { stdout } = await world.create(['check', '--since', 'main']);
    expect(stdout).toContain('The look of `eval/runs/0002-prompt.json` at the test split is gone.');
  });

  it('finds an iteration and a look that a merge by hand lost, of a branch that was not on main', async () => {
    const base = record.replace(first, '');
    const world = desk(base);
    commit(world, {
      'lifecycle.yaml': record.replace('[eval', '[eval/runs/0007-prompt.json, eval'),
    });
    git(world.cwd, 'checkout', '--quiet', '-b', 'other', 'main');
    commit(world, { 'note.md': 'Theirs.\n' });
    git(world.cwd, 'checkout', '--quiet', 'branch');
    git(world.cwd, 'merge', '--quiet', '--no-edit', 'other');
    expect(await found(world)).toEqual([]);
    commit(world, { 'lifecycle.yaml': base });
    const { stdout } = await world.create(['check', '--since', 'main']);
    expect(stdout).toContain(
      'The iteration of `eval/runs/0001-prompt.json` is gone: a branch that was merged had it.',
    );
    expect(stdout).toContain('The look of `eval/runs/0007-prompt.json` at the test split is gone.');
  });

  it('says that the phase went back, which is a way to go', async () => {
    const world = desk(record);
    commit(world, { 'lifecycle.yaml': record.replace('phase: adapt', 'phase: select') });
    expect(await found(world)).toEqual(['warning change/target-lowered']);
  });

  it('takes no question about an earlier phase for a step back, and one ahead for a step', async () => {
    const world = desk(record);
    commit(world, { 'lifecycle.yaml': record.replace('0.9 }', '0.8 }') });
    const asked = async (phase: string) => await found(world, `--phase=${phase}`);
    expect(await asked('scope')).toEqual(['warning change/target-lowered']);
    expect(await asked('integrate')).toEqual(['error change/target-lowered']);
    // As in a workflow that was never brought up to date.
    commit(world, {
      'lifecycle.yaml': record.replace('0.9 }', '0.8 }').replace('adapt', 'integrate'),
    });
    expect(await asked('adapt')).toEqual(['error change/target-lowered']);
  });

  it('takes no other order of keys for another answer', async () => {
    const world = desk(record);
    const test = 'data/classification/test.jsonl';
    const lines = world.read(test).replaceAll('"expected":"', '"expected":{"b":1,"a":"');
    commit(world, { [test]: lines.replaceAll('"}', '"}}') });
    git(world.cwd, 'branch', '--force', 'main');
    commit(world, { [test]: world.read(test).replace(/\{"b":1,("a":"\w+")\}/g, '{$1,"b":1}') });
    expect(git(world.cwd, 'diff', '--name-only', 'main')).toContain(test);
    expect(await found(world)).toEqual([]);
    commit(world, { [test]: world.read(test).replace('"b":1', '"b":2') });
    expect(await found(world)).toEqual(['warning change/test-changed']);
  });

  it('does not let the rules of changes be ignored', async () => {
    const world = desk(record);
    const ignored = waiver.replace('scope/vague-use-case', 'change/target-lowered');
    commit(world, { 'lifecycle.yaml': record.replace('0.9 }', '0.8 }') + ignored });
    const { code, stdout } = await world.create(['check', '--since', 'main']);
    expect(code).toBe(1);
    expect(stdout).toContain('The target was accuracy ≥ 0.9, and is accuracy ≥ 0.8 now.');
    expect(stdout).toContain('which cannot be ignored.');
  });

  it.each<[string, (world: World) => void]>([
    ['after its commit on main', (world) => commit(world, edited(world, '0002'))],
    ['and not committed', (world) => writeProject(world.cwd, edited(world, '0002'))],
    [
      'in the branch that added it',
      (world) => {
        const { [run('0002')]: text = '' } = projectFiles();
        rmSync(join(world.cwd, run('0002')));
        commit(world, {});
        git(world.cwd, 'branch', '--force', 'main');
        commit(world, { [run('0002')]: text });
        commit(world, edited(world, '0002'));
      },
    ],
  ])('finds a run file that was edited %s', async (_, edit) => {
    const world = desk(record);
    edit(world);
    const { stdout } = await world.create(['check', '--since', 'main']);
    expect(stdout).toContain(
      'warning[change/run-edited]: `eval/runs/0002-prompt.json` is not what',
    );
  });

  it('says what to do with a run that took the name of another', async () => {
    const world = desk(record);
    const text = world
      .read(run('0002'))
      .replace(/"created": ?"[^"]*"/, '"created":"2026-11-24T12:00:00Z"');
    commit(world, { [run('0002')]: text });
    const { stdout } = await world.create(['check', '--since', 'main']);
    expect(stdout).toContain('`eval/runs/0002-prompt.json` is another run than was first');
    expect(stdout).toContain('evaluate again: what is new takes the next number.');
  });

  it('takes a run file that an editor broke for no other run', async () => {
    const world = desk(record);
    commit(world, { [run('0002')]: `\uFEFF${world.read(run('0002'))}` });
    const { stdout } = await world.create(['check', '--since', 'main']);
    expect(stdout).toContain('`eval/runs/0002-prompt.json` is not what was first committed');
  });

  it('finds a release that is gone, and leaves to its rule a list that cannot be read', async () => {
    const world = desk(`${record}integrate:\n  release: ${list}\n`);
    commit(world, { [list]: release(1) + release(2) });
    git(world.cwd, 'branch', '--force', 'main');
    commit(world, { [list]: release(1) });
    expect(await found(world)).toEqual(['warning change/release-changed']);
    commit(world, { [list]: release(1) + release(2) + release(2) });
    expect(await found(world)).toEqual([]);
    rmSync(join(world.cwd, list));
    expect(await found(world)).toEqual(['warning change/release-changed']);
  });

  it('leaves to its rule an iteration that stands there twice', async () => {
    const world = desk(record);
    commit(world, { 'lifecycle.yaml': record.replace('  looks:', `${first}  looks:`) });
    expect(await found(world)).toEqual([]);
  });

  it('says that test examples changed, or were taken away, that DVC keeps', async () => {
    const world = desk(record);
    const test = 'data/classification/test.jsonl';
    const pointer = (digit: string) => ({
      [`${test}.dvc`]: `outs: [{ md5: ${digit.repeat(32)} }]\n`,
    });
    rmSync(join(world.cwd, test));
    commit(world, pointer('1'));
    expect(await found(world)).toEqual(['warning change/test-changed']);
    git(world.cwd, 'branch', '--force', 'main');
    expect(await found(world)).toEqual([]);
    commit(world, pointer('2'));
    expect(await found(world)).toEqual(['warning change/test-changed']);
  });

  it('follows a project that was moved in the same change', async () => {
    const world = desk(record);
    for (const path of git(world.cwd, 'ls-files').trim().split('\n')) {
      writeProject(world.cwd, { [`apps/desk/${path}`]: world.read(path) });
      rmSync(join(world.cwd, path));
    }
    commit(world, { 'apps/desk/lifecycle.yaml': record.replace('0.9 }', '0.8 }') });
    commit(world, edited(world, '0002', 'apps/desk/'));
    const test = 'apps/desk/data/classification/test.jsonl';
    commit(world, { [test]: world.read(test).replace(/^.*\n/, '') });
    expect(await found(world, 'apps/desk')).toEqual([
      'warning change/target-lowered',
      'warning change/run-edited',
      'warning change/test-changed',
    ]);
  });

  it('follows it also where nearly nothing of the record was left as it was', async () => {
    const world = desk(undefined);
    const releasing = `${record}integrate:\n  release: ${list}\n`;
    commit(world, { 'lifecycle.yaml': releasing, [list]: release(1) + release(2) });
    git(world.cwd, 'branch', '--force', 'main');
    for (const path of git(world.cwd, 'ls-files').trim().split('\n')) {
      writeProject(world.cwd, { [`apps/desk/${path}`]: world.read(path) });
      rmSync(join(world.cwd, path));
    }
    const lowered = parseDocument(releasing.replace('0.9 }', '0.8 }')).toJS();
    commit(world, {
      'apps/desk/lifecycle.yaml': JSON.stringify(lowered, undefined, 2),
      [`apps/desk/${list}`]: release(1).replace('desk,', 'other,'),
    });
    const renamed = git(world.cwd, 'diff', '--find-renames', '--name-status', 'main');
    expect(renamed).toMatch(/^D\tlifecycle.yaml$/m);
    expect(await found(world, 'apps/desk')).toEqual([
      'warning change/target-lowered',
      'warning change/release-changed',
    ]);
  });

  it('takes a new project for no old one that the same change took away', async () => {
    const world = desk(record);
    for (const path of git(world.cwd, 'ls-files').trim().split('\n')) rmSync(join(world.cwd, path));
    const [head = ''] = record.split(/^adapt:/m);
    const other = head.replace(/name: .*/, 'name: returns-desk');
    commit(world, { 'apps/returns/lifecycle.yaml': other });
    const renamed = git(world.cwd, 'diff', '--find-renames', '--name-status', 'main');
    expect(renamed).toMatch(/^R\d+\tlifecycle.yaml\tapps\/returns\/lifecycle.yaml$/m);
    const { stdout } = await world.create(['check', '--since', 'main', 'apps/returns']);
    expect(stdout).toContain('which did not have it');
    expect(await found(world, 'apps/returns')).toEqual([]);
    // With a run of the old one, it is that one under another name.
    const renamedToo = record.replace(/name: .*/, 'name: returns-desk').replace('0.9 }', '0.8 }');
    commit(world, { 'apps/returns/lifecycle.yaml': renamedToo });
    expect(await found(world, 'apps/returns')).toEqual(['warning change/target-lowered']);
  });

  it.each([
    ['committed', commit],
    [
      'not committed',
      (world: World, files: Record<string, string>) => writeProject(world.cwd, files),
    ],
  ])('takes no run for edited that was only formatted otherwise, %s', async (_, write) => {
    const world = desk(record);
    const { [run('0002')]: text = '' } = projectFiles();
    const formatted = JSON.stringify(JSON.parse(text), undefined, 4);
    expect(formatted).not.toBe(text);
    write(world, { [run('0002')]: formatted });
    expect(await found(world)).toEqual([]);
  });

  it.each<[string, (text: string) => string, (text: string) => string]>([
    ['moved into Git LFS', (text) => text, pointerTo],
    ['moved out of it', pointerTo, (text) => text],
  ])('takes no run for edited that was %s', async (_, was, is) => {
    const world = desk(record);
    const { [run('0002')]: text = '' } = projectFiles();
    commit(world, { [run('0002')]: was(text) });
    git(world.cwd, 'branch', '--force', 'main');
    commit(world, { [run('0002')]: is(text) });
    expect(await found(world)).toEqual([]);
    commit(world, { [run('0002')]: is(text.replace('"seed": 0', '"seed": 1')) });
    expect(await found(world)).toEqual(['warning change/run-edited']);
  });

  it('takes no run for edited that a merge brings and nobody committed yet', async () => {
    const world = desk(record);
    const { [run('0002')]: text = '' } = projectFiles();
    rmSync(join(world.cwd, run('0002')));
    commit(world, {});
    git(world.cwd, 'branch', '--force', 'main');
    git(world.cwd, 'checkout', '--quiet', '-b', 'other');
    commit(world, { [run('0002')]: text });
    git(world.cwd, 'checkout', '--quiet', 'branch');
    commit(world, { 'note.md': 'Ours.\n' });
    git(world.cwd, 'merge', '--quiet', '--no-commit', 'other');
    expect(await found(world)).toEqual([]);
  });

  it('reads test examples that lie in Git LFS as the filter gives them, and says where it does not', async () => {
    const world = desk(record);
    const test = 'data/classification/test.jsonl';
    const pointer = (digit: string) =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 9000\n`;
    const tickets = world.read(test);
    commit(world, { [test]: pointer('1') });
    git(world.cwd, 'branch', '--force', 'main');
    commit(world, { [test]: pointer('2') });
    expect(await found(world)).toEqual(['warning change/test-changed']);
    // What was fetched of now, with a filter that gives what was there before.
    writeProject(world.cwd, { '.gitattributes': '*.jsonl filter=lfs\n', [test]: tickets });
    writeProject(world.cwd, { '.git/before.jsonl': tickets.replace(/.*\n$/, '') });
    git(world.cwd, 'config', 'filter.lfs.smudge', 'cat .git/before.jsonl');
    expect(await found(world)).toEqual([]);
    writeProject(world.cwd, { '.git/before.jsonl': tickets, [test]: tickets.replace(/.*\n$/, '') });
    expect(await found(world)).toEqual(['warning change/test-changed']);
  });

  it('leaves out what others did meanwhile', async () => {
    const world = desk(record);
    commit(world, { 'note.md': 'Ours.\n' });
    git(world.cwd, 'checkout', '--quiet', 'main');
    commit(world, { 'lifecycle.yaml': record.replace('0.9 }', '0.95 }') });
    git(world.cwd, 'checkout', '--quiet', 'branch');
    expect(await found(world)).toEqual([]);
  });

  it('says that a record is new', async () => {
    const world = desk(undefined);
    commit(world, { 'lifecycle.yaml': record });
    const { code, stdout } = await world.create(['check', '--since', 'main']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\(since main, [0-9a-f]{7}, which did not have it\): nothing to say\./);
  });

  it('says so where the earlier record cannot be read', async () => {
    const world = desk(`<<<<<<< HEAD\n${selecting}=======\n${record}>>>>>>> other\n`);
    commit(world, { 'lifecycle.yaml': selecting });
    expect(await found(world)).toEqual(['warning change/earlier-unreadable']);
    commit(world, { 'lifecycle.yaml': record });
    expect(await found(world)).toEqual(['error change/earlier-unreadable']);
  });

  it('tells programs what was compared', async () => {
    const world = desk(record);
    const { stdout } = await world.create(['check', '--since', 'main', '--format', 'json']);
    const commit = git(world.cwd, 'rev-parse', 'main').trim();
    expect(JSON.parse(stdout).since).toEqual([
      { file: 'lifecycle.yaml', ref: 'main', commit, isNew: false },
    ]);
  });

  describe('ends with 2, and what to type,', () => {
    it.each([
      ['for a commit that is not there', 'mian', 'git knows no commit "mian"', 'git fetch origin'],
      ['for none at all', '', 'git knows no commit ""', 'git fetch origin'],
      ['for an option of git', '--all', 'git knows no commit "--all"', 'git fetch origin'],
    ])('%s', async (_, ref, problem, help) => {
      const { code, stdout, stderr } = await desk(record).create(['check', `--since=${ref}`]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(problem);
      expect(stderr).toContain(help);
    });

    it('in a shallow clone', async () => {
      const origin = desk(record);
      const world = newWorld();
      const url = `file://${origin.cwd}`;
      git(world.cwd, 'clone', '--quiet', '--depth=1', '--branch=branch', url, '.');
      const { code, stderr } = await world.create(['check', '--since', 'origin/branch']);
      expect(code).toBe(2);
      expect(stderr).toContain('git fetch --unshallow');
      git(world.cwd, 'fetch', '--quiet', '--unshallow');
      expect((await world.create(['check', '--since', 'origin/branch'])).code).toBe(0);
    });

    it('outside a repository, and without git', async () => {
      const world = newWorld();
      writeProject(world.cwd, { ...projectFiles(), 'lifecycle.yaml': record });
      const outside = await world.create(['check', '--since', 'main']);
      expect([outside.code, outside.stdout]).toEqual([2, '']);
      expect(outside.stderr).toContain('not a git repository');
      const without = await world.create(['check', '--since', 'main'], { env: { PATH: '' } });
      expect([without.code, without.stdout]).toEqual([2, '']);
      expect(without.stderr).toContain('git is not installed');
    });

    it('where histories have nothing in common', async () => {
      const world = desk(record);
      git(world.cwd, 'checkout', '--quiet', '--orphan', 'other');
      commit(world, { 'note.md': 'Another beginning.\n' });
      const { code, stderr } = await world.create(['check', '--since', 'main']);
      expect(code).toBe(2);
      expect(stderr).toContain('share no history');
    });
  });
});

const list = 'deploy/releases.yaml';
const release = (number: number) =>
  `- { number: ${number}, image: desk, digest: "sha256:${'1'.repeat(64)}", run: ${run('0008')}, date: "2026-11-24" }\n`;
const run = (number: string) => `eval/runs/${number}-prompt.json`;

/** What Git LFS leaves in a checkout that did not fetch a file. */
function pointerTo(text: string): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256Of(text)}\nsize ${text.length}\n`;
}

/** A project in a repository, on a branch that starts from main. */
function desk(text: string | undefined): World {
  const world = newWorld();
  git(world.cwd, 'init', '--quiet', '--initial-branch=main');
  commit(world, { ...projectFiles(), ...(text !== undefined && { 'lifecycle.yaml': text }) });
  git(world.cwd, 'checkout', '--quiet', '-b', 'branch');
  return world;
}

function edited(world: World, number: string, folder = ''): Record<string, string> {
  const path = `${folder}${run(number)}`;
  return { [path]: world.read(path).replace('"seed": 0', '"seed": 1') };
}

async function found(world: World, ...paths: string[]): Promise<readonly string[]> {
  const { stdout } = await world.create(['check', '--since=main', '--format=json', ...paths]);
  const findings = JSON.parse(stdout).findings as { severity: string; rule: string }[];
  return findings
    .filter(({ rule }) => rule.startsWith('change/'))
    .map(({ severity, rule }) => `${severity} ${rule}`);
}

function commit(world: World, files: Readonly<Record<string, string>>): void {
  writeProject(world.cwd, files);
  commitAll(world.cwd);
}

function commitOf(world: World, ref: string): string {
  return git(world.cwd, 'rev-parse', '--short=7', ref).trim();
}
