import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueOf } from '../../src/stages/catalogue.ts';
import { catalogue } from '../../src/stages/index.ts';
import { newWorld, type Tool, type World } from '../commands/world.ts';
import { texts } from '../project/folders.ts';
import { handOver } from './hand-over/index.ts';

// What a further stage costs: a folder of its own, a folder of templates, and this line.
const withHandOver = catalogueOf([...catalogue.stages, handOver]);

let tool: Tool;

beforeAll(() => {
  const packageRoot = mkdtempSync(join(tmpdir(), 'optional-stage-'));
  for (const path of ['package.json', 'schema', 'templates']) {
    cpSync(path, join(packageRoot, path), { recursive: true });
  }
  cpSync('tests/optional-stage/templates', join(packageRoot, 'templates'), { recursive: true });
  tool = { packageRoot, catalogue: withHandOver };
});
afterAll(() => rmSync(tool.packageRoot, { recursive: true }));

describe('an optional stage with a question of its own', () => {
  it('is created where it is wanted, with its files, commands, answers and section', async () => {
    const { world } = await made('--hand-over', 'yes', '--sureness', '0.7');
    expect(world.read('desk/handover/queue.py')).toContain('SURE = 0.7\n');
    expect(world.read('desk/pyproject.toml')).toContain('python handover/queue.py');
    expect(world.read('desk/.genai/answers.yaml')).toContain('hand-over: true\n\nsureness: 0.7\n');
    expect(world.read('desk/lifecycle.yaml')).toContain('less than 0.7 sure of');
  });

  it('is left out where it is not, and that is remembered', async () => {
    const { world } = await made('--hand-over', 'no');
    expect(world.list()).not.toContain('desk/handover/');
    const answers = world.read('desk/.genai/answers.yaml');
    expect(answers).toContain('hand-over: false\n');
    expect(answers).not.toContain('sureness');
  });

  it.each([
    ['that said no', () => made('--hand-over', 'no')],
    ['that is older than the stage', () => makeIn(newWorld())],
  ])('is added to a project %s as if it had been made with it', async (_, make) => {
    const { root } = await make();
    const add = ['add', 'hand-over', '--sureness', '0.7'];
    const { code, stdout, stderr } = await newWorld(tool).create(add, { cwd: root });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('uv run poe hand-over\n');
    const { root: other } = await made('--hand-over', 'yes', '--sureness', '0.7');
    expect(spacedTexts(root)).toEqual(spacedTexts(other));
  });

  it('is checked: its rule holds in a new project, and fires where it is broken', async () => {
    const { world, root } = await made('--hand-over', 'yes');
    const record = world.read('desk/lifecycle.yaml');
    expect(await world.create(['check'], { cwd: root })).toMatchObject({ code: 0 });
    writeFileSync(join(root, 'lifecycle.yaml'), record.replace(/^ {2}out_of_scope.*\n/m, ''));
    const { code, stdout } = await world.create(['check'], { cwd: root });
    expect([code, stdout]).toEqual([1, expect.stringContaining('handover/nothing-refused')]);
  });

  it('is explained, and its flags are in the help', async () => {
    const world = newWorld(tool);
    const { stdout: page } = await world.create(['explain', 'handover/nothing-refused']);
    expect(page).toContain('Who does not know what is handed over');
    const { stdout: help } = await world.create(['--help']);
    expect(help).toContain('--hand-over <yes|no>');
    expect(help).toContain('--sureness <number>');
  });

  it('asks nothing of those who do not want it', async () => {
    const words = ['create', 'desk', '--yes', '--hand-over', 'no', '--sureness', '0.7'];
    const { code, stderr } = await newWorld(tool).create(words);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--sureness applies only with --hand-over yes.'),
    ]);
  });
});

function made(...flags: readonly string[]) {
  return makeIn(newWorld(tool), ...flags);
}

async function makeIn(world: World, ...flags: readonly string[]) {
  const words = ['create', 'desk', '--yes', '--no-git', ...flags];
  expect(await world.create(words)).toMatchObject({ code: 0, stderr: '' });
  return { world, root: join(world.cwd, 'desk') };
}

/** Insertion into lifecycle.yaml leaves the comment behind a value where it was. */
function spacedTexts(root: string): Readonly<Record<string, string>> {
  const entries = Object.entries(texts(root));
  return Object.fromEntries(
    entries.map(([path, text]) => [path, text.replaceAll(/ {2,}#/g, ' #')]),
  );
}
