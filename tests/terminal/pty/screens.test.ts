import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleTool } from './bundle.ts';
import { keys, openTerminal, type Terminal } from './terminal.ts';

let bundle: Awaited<ReturnType<typeof bundleTool>>;
beforeAll(async () => {
  bundle = await bundleTool();
});
afterAll(() => bundle.remove());

// What is given leaves one question of each kind.
const given = ['--task', 'extraction', '--metric', 'field_f1', '--target', '0.9'];
const more = [
  '--sensitivity',
  'internal',
  '--source',
  'existing',
  '--cluster',
  'no',
  '--deploy',
  'no',
];

describe.skipIf(process.platform === 'win32')('what a person sees', () => {
  it.each([40, 80, 200])('in %i columns, with every word whole', async (columns) => {
    const terminal = openTerminal(bundle.tool, [...given, ...more, '--no-git'], {}, columns);
    await seen(terminal, 'In which folder', ['Order Desk', keys.enter]);
    await seen(terminal, 'Project name', [keys.enter]);
    await seen(terminal, 'What is it for', ['?']);
    await seen(terminal, 'stands in', [keys.enter]);
    await seen(terminal, 'Which model', [keys.down, keys.down]);
    await expect(await terminal.screen()).toMatchFileSnapshot(`screens/choosing-${columns}.txt`);
    await seen(terminal, '', [keys.enter]);
    await seen(terminal, 'Where will it run', [keys.enter]);
    await seen(terminal, 'How to adapt', [keys.down, keys.down, keys.space, keys.escape]);
    await seen(terminal, 'Where will it run', [keys.enter]);
    await seen(terminal, 'How to adapt', [keys.enter]);
    await seen(terminal, 'Make the project', []);
    await expect(await terminal.screen()).toMatchFileSnapshot(`screens/review-${columns}.txt`);
    await seen(terminal, '', [keys.enter]);
    await terminal.waitFor('still lacks');
    const [, told = ''] = (await terminal.screen()).split('README.md says');
    expect(told.replaceAll('\n', ' ')).toContain(
      '"poe check" says what lifecycle.yaml still lacks.',
    );
    expect(told.split('\n').filter((line) => line.length >= columns)).toEqual([]);
  });

  // Node's own wait is half a second, which no try is quicker than; a busy machine delays some.
  it('takes Esc at once, and so does not mix it up with the key behind it', {
    retry: 5,
  }, async () => {
    const terminal = openTerminal(bundle.tool, [...given, ...more, '--no-git']);
    await seen(terminal, 'In which folder', ['order-desk', keys.enter]);
    await terminal.waitFor('What is it for');
    const before = Date.now();
    terminal.press(keys.escape);
    await terminal.waitFor(': back');
    expect(Date.now() - before).toBeLessThan(400);
  });

  it.each([40, 80])('in plain mode in %i columns', async (columns) => {
    const env = { ACCESSIBLE: '1' };
    const terminal = openTerminal(bundle.tool, [...given, ...more, '--no-git'], env, columns);
    await asked(terminal, 'In which folder', 'order-desk\r');
    await asked(terminal, 'What is it for', '?\r');
    await asked(terminal, 'stands in', '\r');
    await asked(terminal, 'Which model', '3\r');
    await asked(terminal, 'Where will it run', '<\r');
    await asked(terminal, 'Your answer', '1\r');
    await asked(terminal, 'Where will it run', '\r');
    await asked(terminal, 'How to adapt', '1,3\r');
    await asked(terminal, 'Make the project', '');
    await expect(await terminal.screen()).toMatchFileSnapshot(`screens/plain-${columns}.txt`);
  });
});

async function seen(terminal: Terminal, text: string, pressed: readonly string[]): Promise<void> {
  await terminal.waitFor(text);
  for (const key of pressed) {
    terminal.press(key);
    await new Promise((done) => setTimeout(done, 120));
  }
}

/** The terminal echoes what is typed at once: the line to type it into must be there. */
async function asked(terminal: Terminal, text: string, line: string): Promise<void> {
  await terminal.waitFor(text);
  await terminal.waitFor(']: ');
  await seen(terminal, '', line === '' ? [] : [line]);
}
