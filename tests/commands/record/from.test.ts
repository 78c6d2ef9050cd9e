import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource } from '../../../src/record/read.ts';
import { projectFiles, record as whole, writeProject } from '../../check/example-project.ts';
import { commitAll, git } from '../../git.ts';
import { newWorld, type World } from '../world.ts';

const runs = (...ids: readonly string[]) =>
  Object.entries(projectFiles()).filter(([path]) => ids.some((id) => path.includes(`/${id}.`)));
const otherRuns = Object.keys(projectFiles()).filter((path) => path.startsWith('eval/runs/'));
const [head = '', first = ''] = whole.split(/^(?= {4}- technique)/m);
const start = `${head}${first}`.replace('phase: adapt', 'phase: select');

/** A project with one iteration, from which Ben's and Chi's branches went on; Chi's is merged. */
function desk(): World {
  const world = newWorld();
  const shared = Object.fromEntries(
    Object.entries(projectFiles()).filter(([path]) => !otherRuns.includes(path)),
  );
  writeProject(world.cwd, {
    ...shared,
    ...Object.fromEntries(runs('0001-prompt')),
    'lifecycle.yaml': start,
  });
  commitAll(world.cwd);
  git(world.cwd, 'branch', '--move', 'main');
  return world;
}

/** Commits one of the runs under this name on a branch, and records it. */
async function turn(world: World, branch: string, run: string, id: string, next: string) {
  git(world.cwd, 'switch', '--quiet', '--create', branch, 'main');
  put(world, run, id);
  const words = ['--change', `As ${branch} has it.`, '--next', next];
  expect(await world.create(['record', ...words])).toMatchObject({ code: 0, stderr: '' });
  commitAll(world.cwd);
}

function put(world: World, run: string, id: string): void {
  const moment = `"created": "2026-11-24T0${id.length % 10}:00:00Z"`;
  for (const [path, text] of runs(run)) {
    const own = String(text)
      .replaceAll(run, id)
      .replace(/"created": ?"[^"]*"/, moment);
    writeFileSync(join(world.cwd, path.replace(run, id)), own);
  }
}

/** Takes Chi's side of all that Ben's branch cannot be merged with. */
function takeTheirs(world: World): void {
  expect(() => git(world.cwd, 'merge', '--quiet', 'chi')).toThrow();
  git(world.cwd, 'checkout', 'chi', '--', 'lifecycle.yaml', 'eval/runs');
}

const turnsOf = (world: World) =>
  parseSource(world.read('lifecycle.yaml')).record?.adapt?.iterations?.map(
    ({ run, change, next }) => [run, change, next],
  );

describe('record --from', () => {
  it('adds what a branch recorded, in its words, where both made a run of one name', async () => {
    const world = desk();
    await turn(world, 'chi', '0002-prompt', '0002-prompt', 'Show two.');
    await turn(world, 'ben', '0003-prompt', '0002-prompt', 'Show eight.');
    const ben = world.read('eval/runs/0002-prompt.json');
    takeTheirs(world);
    expect(await world.create(['record', '--from', 'ben'])).toMatchObject({ code: 0 });
    expect(turnsOf(world)).toEqual([
      ['eval/runs/0001-prompt.json', 'Zero-shot.', 'Show four examples.'],
      ['eval/runs/0002-prompt.json', 'As chi has it.', 'Show two.'],
      ['eval/runs/0002-prompt-2.json', 'As ben has it.', 'Show eight.'],
    ]);
    expect(world.read('eval/runs/0002-prompt-2.json')).toBe(
      ben.replaceAll('0002-prompt', '0002-prompt-2'),
    );
    commitAll(world.cwd);
    const { stdout } = await world.create(['check', '--since', 'main', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [] });
    expect(await world.create(['record', '--from', 'ben'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('All that "ben" recorded is recorded here.'),
    });
  });

  it('adds a run of a lower number behind those that were recorded meanwhile', async () => {
    const world = desk();
    await turn(world, 'chi', '0002-prompt', '0002-prompt', 'Show two.');
    put(world, '0003-prompt', '0003-prompt');
    await world.create(['record', '--change', 'Four others.', '--next', 'Show one.']);
    commitAll(world.cwd);
    await turn(world, 'ben', '0003-prompt', '0002-other', 'Show eight.');
    // An old run that was tidied away there is here, and recorded.
    git(world.cwd, 'rm', '--quiet', 'eval/runs/0001-prompt.json');
    commitAll(world.cwd);
    takeTheirs(world);
    await world.create(['record', '--from', 'ben']);
    expect(turnsOf(world)?.map(([run]) => run)).toEqual(
      ['0001-prompt', '0002-prompt', '0003-prompt', '0002-other'].map(
        (id) => `eval/runs/${id}.json`,
      ),
    );
    const { stdout } = await world.create(['check', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [] });
  });

  it('leaves nothing behind where the record refuses one', async () => {
    const world = desk();
    await turn(world, 'ben', '0003-prompt', '0002-prompt', 'Show eight.');
    git(world.cwd, 'switch', '--quiet', 'main');
    writeFileSync(join(world.cwd, 'lifecycle.yaml'), start.replace('licence', 'license'));
    const before = world.list();
    expect((await world.create(['record', '--from', 'ben'])).code).toBe(2);
    expect(world.list()).toEqual(before);
  });

  it.each([
    ['--from nobody', '--from: git knows no commit "nobody".'],
    ['--from main --all', '--from brings the runs of another branch, and takes no --all.'],
    ['--from main --dry-run', 'takes no --dry-run.'],
    ['--from main --run 1', '--from records what a branch did, and --run is about one.'],
  ])('refuses %j', async (flags, message) => {
    const world = desk();
    const { code, stderr } = await world.create(['record', ...flags.split(' ')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it.each([
    ['../../outside', 'is no run file there'],
    ['data/classification/test', 'is no run file there'],
  ])('writes nothing for a run called "%s"', async (name, message) => {
    const world = desk();
    git(world.cwd, 'switch', '--quiet', '--create', 'ben');
    const record = readFileSync(join(world.cwd, 'lifecycle.yaml'), 'utf8');
    writeFileSync(join(world.cwd, 'lifecycle.yaml'), record.replace('eval/runs/0001-prompt', name));
    commitAll(world.cwd);
    git(world.cwd, 'switch', '--quiet', 'main');
    const before = world.list();
    const { code, stderr } = await world.create(['record', '--from', 'ben']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(world.list()).toEqual(before);
  });
});

describe('check of a merge that left both sides of a run', () => {
  it('says what brings both', async () => {
    const world = desk();
    await turn(world, 'chi', '0002-prompt', '0002-prompt', 'Show two.');
    await turn(world, 'ben', '0003-prompt', '0002-prompt', 'Show eight.');
    expect(() => git(world.cwd, 'merge', '--quiet', 'chi')).toThrow();
    git(world.cwd, 'checkout', 'chi', '--', 'lifecycle.yaml');
    const { stdout } = await world.create(['check']);
    expect(stdout).toContain('both sides of a merge stand in it');
    expect(stdout).toContain('record --from <your branch>');
  });
});
