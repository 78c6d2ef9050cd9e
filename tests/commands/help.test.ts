import { describe, expect, it } from 'vitest';
import { flagName } from '../../src/questions/question.ts';
import { catalogue } from '../../src/stages/index.ts';
import { newWorld } from './world.ts';

const commands = ['create', 'add', 'check', 'explain', 'record', 'update'];

describe('help', () => {
  it.each(['', ...commands])('of "%s" has examples and fits 80 columns', async (command) => {
    const { code, stdout, stderr } = await newWorld().create([
      ...command.split(' ').filter(Boolean),
      '--help',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: create-genai-project/);
    expect(stdout).toContain('\nExamples:\n');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('names every command and every question', async () => {
    const { stdout } = await newWorld().create(['--help']);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    for (const [id, question] of Object.entries(catalogue.questions)) {
      expect(stdout).toContain(`--${flagName(id, question)} <`);
    }
  });

  it('of "add" names every answer that it changes, all but the name', async () => {
    const { stdout } = await newWorld().create(['add', '--help']);
    const shown = [...stdout.matchAll(/^ {2}--([\w-]+) </gm)].map(([, flag]) => flag);
    const asked = Object.entries(catalogue.questions).map(([id, each]) => flagName(id, each));
    expect(shown).toEqual(asked.filter((flag) => flag !== 'project-name'));
  });

  it('comes by "help", too', async () => {
    const { code, stdout } = await newWorld().create(['help', 'check']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('Usage: create-genai-project check'),
    ]);
  });

  it('says so of a command that there is not', async () => {
    const { code, stdout, stderr } = await newWorld().create(['help', 'chekc']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('error: There is no command called "chekc".\n');
    expect(stderr).toContain('help: Did you mean "create-genai-project help check"?\n');
  });
});

describe('the version', () => {
  it.each(['--version', '-V', '-v'])('is all that %s prints', async (flag) => {
    const { code, stdout } = await newWorld().create([flag]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});

describe('a mistyped command', () => {
  it.each([
    ['chekc', 'check'],
    ['recrod', 'record'],
    ['Explain', 'explain'],
    ['creat', 'create'],
    ['upgrade', 'update'],
    ['init', 'create'],
    ['validate', 'check'],
  ])('%s is not made a project', async (typed, meant) => {
    const world = newWorld();
    const { code, stderr } = await world.create([typed, '--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain(`Did you mean "create-genai-project ${meant}"?`);
    expect(stderr).toContain(`create-genai-project ./${typed}`);
    expect(world.list()).toEqual([]);
  });

  it.each(['constructor', 'toString'])('%s is none', async (name) => {
    const world = newWorld();
    expect((await world.create([name, '--yes', '--no-git'])).code).toBe(0);
    expect(world.list()).toContain(`${name}/`);
  });

  it.each([[['chekc', 'desk']], [['chekc', '--since', 'main']], [['upgrade', 'eval', 'deploy']]])(
    'is said of %j before what stands behind it',
    async (typed) => {
      const { code, stderr } = await newWorld().create(typed);
      expect(code).toBe(2);
      expect(stderr).toContain(`There is no command called "${typed[0]}".`);
    },
  );

  it('is made one with a path before it', async () => {
    const world = newWorld();
    expect((await world.create(['./chekc', '--yes', '--no-git'])).code).toBe(0);
    expect(world.list()).toContain('chekc/');
  });
});

describe('colours', () => {
  const colour = '\u001b[';
  const terminal = { stdout: { isTTY: true } };
  it.each([
    ['a pipe', {}, {}, false],
    ['a terminal', terminal, {}, true],
    ['a terminal with NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['a terminal that is dumb', terminal, { TERM: 'dumb' }, false],
    ['a terminal with ACCESSIBLE', terminal, { ACCESSIBLE: '1' }, false],
    ['a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
    ['a terminal with FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
  ])('in %s', async (_, streams, env, isColourful) => {
    const { stdout } = await newWorld().create(['desk', '--yes', '--dry-run'], {
      ...streams,
      env,
    } as never);
    expect(stdout.includes(colour)).toBe(isColourful);
  });
});
