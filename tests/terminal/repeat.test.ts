import { execFileSync } from 'node:child_process';
import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandPrefix, quote, repeatCommand, slashed, wayTo } from '../../src/terminal/repeat.ts';

describe('quote', () => {
  it.each([
    ['support-desk', 'support-desk'],
    ['https://api.example.com/v1', 'https://api.example.com/v1'],
    ['a, b', '"a, b"'],
    ['', '""'],
    ['chat,extraction', '"chat,extraction"'],
    ['@desk', '"@desk"'],
    ['5 $ a day', "'5 $ a day'"],
  ])('writes %j as %s', (word, quoted) => {
    expect(quote(word)).toBe(quoted);
  });

  it.skipIf(process.platform === 'win32')('gives back every word through a shell', () => {
    const words = [
      '',
      ' ',
      "it's",
      '"so"',
      '$HOME',
      '`id`',
      'a\\b',
      '!!',
      '*',
      '~',
      'ä ö',
      '#1',
      'a;b',
      '%PATH%',
      '-x',
    ];
    const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${words.map(quote).join(' ')}`], {
      encoding: 'utf8',
    });
    expect(printed.split('\0').slice(0, -1)).toEqual(words);
  });
});

describe('repeatCommand', () => {
  it('writes each answer as its flag takes it', () => {
    const answers = { tasks: ['chat', 'extraction'], target: 0.9, cluster: false };
    expect(repeatCommand('desk', answers, { git: true }, {})).toBe(
      'npx create-genai-project desk --tasks "chat,extraction" --target 0.9 --cluster no',
    );
  });
});

describe('wayTo', () => {
  it.each([
    ['/home/ada/desk', '/home/ada', posix, ['cd desk']],
    ['/home/ada', '/home/ada', posix, []],
    ['/home/ada/-desk', '/home/ada', posix, ['cd ./-desk']],
    ['C:\\work\\our desk', 'C:\\', win32, ['cd "work/our desk"']],
    ['c:\\work\\desk', 'C:\\Work', win32, ['cd desk']],
    ['D:\\desk', 'C:\\Users\\ada', win32, ['pushd "D:\\desk"']],
    ['\\\\server\\team\\desk', 'C:\\', win32, ['pushd "\\\\server\\team\\desk"']],
  ])('to %s from %s is a command of each shell there', (root, cwd, path, way) => {
    expect(wayTo(root, cwd, path)).toEqual(way);
  });
});

describe('slashed', () => {
  it('writes a path of Windows as no shell changes it, and leaves other names as they are', () => {
    expect(slashed('C:\\work\\desk', win32)).toBe('C:/work/desk');
    expect(slashed('odd\\name', posix)).toBe('odd\\name');
  });
});

describe('commandPrefix', () => {
  it.each([
    [{}, 'npx create-genai-project'],
    [{ npm_command: 'exec', npm_config_user_agent: 'npm/11.0.0' }, 'npx create-genai-project'],
    [{ npm_command: 'init', npm_config_user_agent: 'npm/11.0.0' }, 'npm create genai-project --'],
    [{ npm_config_user_agent: 'pnpm/10.0.0' }, 'pnpm create genai-project'],
    [{ npm_config_user_agent: 'yarn/4.0.0' }, 'yarn create genai-project'],
    [{ npm_config_user_agent: 'bun/1.3.0' }, 'bun create genai-project'],
  ])('of %j is %s', (env, prefix) => {
    expect(commandPrefix(env)).toBe(prefix);
  });
});
