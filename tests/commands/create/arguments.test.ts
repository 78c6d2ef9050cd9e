import { describe, expect, it } from 'vitest';
import { commandNames, plainCreateArguments } from '../../../src/commands/create/arguments.ts';
import { readPlain } from '../../../src/commands/create/plain.ts';
import type { Context } from '../../../src/terminal/context.ts';
import { newWorld } from '../world.ts';

describe('a create that needs no parser', () => {
  it.each([
    [['my-app', '--yes'], { directory: 'my-app', options: { yes: true, git: true } }],
    [
      ['--no-git', '-y', './desk', '--dry-run', '--json'],
      { directory: './desk', options: { yes: true, git: false, dryRun: true, json: true } },
    ],
  ])('is %j', (argv, args) => {
    expect(plainCreateArguments(argv)).toEqual(args);
  });

  it.each([
    [[]],
    [['--yes']],
    [['my-app']],
    [['my-app', '--yes', '--help']],
    [['my-app', 'other', '--yes']],
    [['my-app', '--yes', '--task', 'extraction']],
    [['my-app', '--yes', '--task=extraction']],
    [['my-app', '--yes', '--']],
    [['my-app', '--toString', '--yes']],
    [['chekc', '--yes']],
    ...commandNames.map((name) => [[name, '--yes']]),
  ])('is not %j', (argv) => {
    expect(plainCreateArguments(argv)).toBeUndefined();
  });

  it('knows the commands and flags that the parser knows', async () => {
    const { create, cwd } = newWorld();
    const { stdout } = await create(['--help']);
    const { flags } = readPlain('desk', { cwd } as Context);
    const commands = /Commands:\n(.*?)\n\n/s.exec(stdout)?.[1] ?? '';
    expect([...commands.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name)).toEqual([
      ...commandNames,
      'help',
    ]);
    const listed = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag);
    const known = ['--version', '--help', ...flags.map(({ long }) => long)];
    expect(listed.sort()).toEqual(known.sort());
  });

  it('does what the parser does with the same words', async () => {
    const [plain, parsed] = [newWorld(), newWorld()];
    const words = ['desk', '--yes', '--no-git'];
    const { stdout, code } = await plain.create(words);
    const same = await parsed.create(['create', ...words]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(plain.cwd, '')).toBe(same.stdout.replaceAll(parsed.cwd, ''));
    expect(plain.list()).toEqual(parsed.list());
  });
});
