import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outputs } from '../../src/report/json/output.ts';
import { projectFiles, record, writeProject } from '../check/example-project.ts';
import { newWorld, type World } from './world.ts';

type Name = keyof typeof outputs;

const unfinished = record
  .slice(0, record.indexOf('  iterations:'))
  .replace('phase: adapt', 'phase: select');

describe('with --json, what is printed has the form that is documented', () => {
  it.each<[Name, readonly string[], number]>([
    ['create', ['desk', '--yes'], 0],
    ['create', ['create', 'desk', '--yes', '--dry-run'], 0],
    ['check', ['check'], 0],
    ['check', ['check', '--format', 'json', '--phase', 'integrate'], 1],
    ['explain', ['explain'], 0],
    ['explain', ['explain', 'model/unpinned'], 0],
    ['record', ['record', '--run', 'eval/runs/0001-prompt.json', '--change', 'Zero-shot.'], 0],
    ['record', ['record', '--run', 'eval/runs/0001-prompt.json', '--dry-run'], 0],
  ])('%s: %j', async (name, args, code) => {
    const outcome = await desk().create([...args, '--json']);
    expect(outcome).toMatchObject({ code, stderr: '' });
    outputs[name].parse(JSON.parse(outcome.stdout));
  });

  it('add, with what it leaves to a person', async () => {
    const world = newWorld();
    await world.create(['desk', '--yes', '--adapt', 'prompt', '--no-git']);
    const cwd = join(world.cwd, 'desk');
    const dry = await world.create(['add', 'align', '--json', '--dry-run'], { cwd });
    const added = outputs.add.parse(JSON.parse(dry.stdout));
    expect(added).toMatchObject({ dryRun: true, added: expect.arrayContaining(['align']) });
    writeProject(cwd, { 'README.md': 'Ours alone.\n' });
    const { code, stdout } = await world.create(['add', 'align', '--json'], { cwd });
    expect(code).toBe(1);
    const kinds = outputs.add.parse(JSON.parse(stdout)).changes.map(({ kind }) => kind);
    expect(kinds).toContain('by hand');
  });

  it('record, with the turn that was added', async () => {
    const args = ['--run', 'eval/runs/0001-prompt.json', '--change', 'Zero-shot.'];
    const { stdout } = await desk().create(['record', ...args, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      dryRun: false,
      phase: 'select',
      iterations: [
        {
          technique: 'prompt',
          change: 'Zero-shot.',
          run: 'eval/runs/0001-prompt.json',
          verdict: 'below-target',
        },
      ],
    });
  });

  it.each([
    [['--aply'], 'Unknown option "--aply".'],
    [['desk', '--yes', '--task', 'poetry'], 'poetry'],
    [['add', 'nothing'], 'There is no project'],
    [['record', '--run', 'eval/runs/none.json'], 'eval/runs/none.json'],
    [['explain', 'model/unpined'], 'There is no rule "model/unpined".'],
    [['check', 'elsewhere'], 'There is no "elsewhere"'],
    [['check', '--since', 'main'], 'It cannot be told what changed since "main".'],
  ])('an error of %j', async (args, problem) => {
    const { code, stdout, stderr } = await desk().create([...args, '--json']);
    expect([code, stderr]).toEqual([2, '']);
    expect(outputs.error.parse(JSON.parse(stdout)).error.problem).toContain(problem);
  });

  it('an error in one of several paths, beside what the others show', async () => {
    const { code, stdout, stderr } = await desk().create(['check', '.', 'elsewhere', '--json']);
    expect([code, stderr]).toEqual([2, '']);
    const { files, error } = outputs.check.parse(JSON.parse(stdout));
    expect(files).toEqual(['lifecycle.yaml']);
    expect(error?.problem).toContain('There is no "elsewhere"');
  });

  it('a fault of the tool', async () => {
    const broken = {
      now: () => {
        throw new TypeError('The clock is broken.');
      },
    };
    const { code, stdout } = await desk().create(['check', '--json'], broken);
    expect(code).toBe(2);
    const { error } = outputs.error.parse(JSON.parse(stdout));
    expect(error).toMatchObject({
      bug: true,
      note: expect.stringContaining('The clock is broken.'),
    });
  });
});

function desk(): World {
  const world = newWorld();
  writeProject(world.cwd, { ...projectFiles(), 'lifecycle.yaml': unfinished });
  return world;
}
