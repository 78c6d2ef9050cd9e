import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleTool } from './bundle.ts';
import { keys, openTerminal, type Terminal } from './terminal.ts';

let bundle: Awaited<ReturnType<typeof bundleTool>>;
beforeAll(async () => {
  bundle = await bundleTool();
});
afterAll(() => bundle.remove());

const open = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  openTerminal(bundle.tool, args, env);

// The console of Windows sends whole screens instead of what a program printed.
const isWindows = process.platform === 'win32';

/** Keys that lead to the last of a list of up to twenty. */
const toTheEnd = Array.from({ length: 20 }, () => keys.down);

type Step = readonly [question: string, ...pressed: string[]];

/** A broad project on an endpoint: every kind of question, and every question that may be left out. */
const broad: readonly Step[] = [
  ['In which folder', 'order-desk', keys.enter],
  ['One task, or several', keys.down, keys.enter],
  ['Which tasks', keys.down, keys.down, keys.space, keys.enter],
  ['What is it for', keys.enter],
  ['How sensitive is the data', keys.down, keys.enter],
  ['Where does the model come from', keys.down, keys.enter],
  ['Why may such data be sent', 'Processing agreement of 2026, EU region', keys.enter],
  ['Which model', keys.down, keys.enter],
  ['Address of the endpoint', keys.enter],
  ['Serve the model', keys.enter],
  ['Put a page in front of it', 'n', keys.enter],
  ['Make the project', keys.enter],
];

/** A narrow project on weights that are not in the list. */
const narrow: readonly Step[] = [
  ['In which folder', keys.enter],
  ['One task, or several', keys.enter],
  ['Which task', keys.down, keys.enter],
  ['What is it for', 'Read the invoices that suppliers send', keys.enter],
  ['What measures success', keys.down, keys.enter],
  ['Which value is good enough', '0.8', keys.enter],
  ['How sensitive is the data', keys.up, keys.enter],
  ['Where does the model come from', keys.enter],
  ['Which model', ...toTheEnd, keys.enter],
  ['Its id', 'support-desk/queue-model', keys.enter],
  ['Which commit of it', '0123456789abcdef0123456789abcdef01234567', keys.enter],
  ['Its licence', 'mit', keys.enter],
  ['Where will it run', keys.down, keys.enter],
  ['How to adapt the model', keys.down, keys.down, keys.space, keys.enter],
  ['Train and evaluate on a Ray cluster', keys.enter],
  ['Serve the model', keys.enter],
  ['What serves the model', keys.up, keys.enter],
  ['What do the weights become', keys.down, keys.enter],
  ['Put a page in front of it', keys.enter],
  ['Who may use the application', keys.enter],
  ['Make the project', keys.enter],
];

describe.skipIf(isWindows)('the interactive flow', () => {
  it('leads to a broad project on an endpoint by arrow keys', async () => {
    const terminal = open(['--no-git']);
    await walk(terminal, broad);
    expect(await terminal.exitCode).toBe(0);
    const record = readFileSync(join(terminal.cwd, 'order-desk/lifecycle.yaml'), 'utf8');
    expect(record).toContain('tasks: [classification, extraction, summarization]');
    expect(record).toContain('data_sensitivity: personal');
    expect(record).toContain('base_url: https://api.mistral.ai/v1');
    expect(record).toContain('techniques: [prompt]');
    expect(terminal.text()).toContain('Made order-desk');
  });

  it('leads to a narrow project on weights of any kind', async () => {
    const terminal = open(['--no-git']);
    await walk(terminal, narrow);
    expect(await terminal.exitCode).toBe(0);
    const record = readFileSync(join(terminal.cwd, 'genai-project/lifecycle.yaml'), 'utf8');
    expect(record).toContain('use_case: Read the invoices that suppliers send');
    expect(record).toContain('metric: field_f1, at_least: 0.8');
    expect(record).toContain('id: support-desk/queue-model');
    expect(record).toContain('techniques: [prompt, fine-tune, align]');
    const answers = readFileSync(join(terminal.cwd, 'genai-project/.genai/answers.yaml'), 'utf8');
    expect(answers).toContain('server: "llama.cpp"\n\noptimize: "gguf-q8_0"\n');
  });

  it('says why it recommends an answer, and why it refuses one', async () => {
    const terminal = open(['--no-git']);
    await terminal.waitFor('In which folder');
    terminal.press('Order Desk', keys.enter);
    await terminal.waitFor('Recommended is "order-desk": after the name of the folder.');
    terminal.press('Order!', keys.enter);
    await terminal.waitFor('"order" would');
    terminal.press('\u0015', 'order-desk', keys.enter);
    await terminal.waitFor('Recommended is Narrow: one task needs a smaller model');
  });

  it('asks only what no flag answers', async () => {
    const flags = ['desk', '--breadth', 'narrow', '--task', 'chat', '--sensitivity', 'public'];
    const terminal = open([...flags, '--source', 'existing', '--no-git']);
    await walk(terminal, [
      ['What is it for', keys.enter],
      ['What measures success', keys.enter],
      ['Which value is good enough', keys.enter],
      ['Which model', keys.enter],
      ['Where will it run', keys.enter],
      ['How to adapt the model', keys.enter],
      ['Train and evaluate on a Ray cluster', keys.enter],
      ['Serve the model', 'n', keys.enter],
      ['Make the project', keys.enter],
    ]);
    expect(await terminal.exitCode).toBe(0);
  });

  it("leads to no id of one's own where a model is made from random weights", async () => {
    const terminal = open(['desk', '--task', 'chat', '--source', 'pretrain', '--no-git']);
    await walk(terminal, [
      ['What is it for', keys.enter],
      ['What measures success', keys.enter],
      ['Which value is good enough', keys.enter],
      ['How sensitive is the data', keys.enter],
      ['Which model', ...toTheEnd, keys.enter],
      ['Where will it run'],
    ]);
    expect(terminal.text()).toContain('1.1 billion parameters');
    expect(terminal.text()).not.toContain('Another…');
  });

  it('fits a narrow terminal', async () => {
    const terminal = openTerminal(bundle.tool, ['--no-git'], {}, 40);
    await walk(terminal, narrow.slice(0, 3));
    await terminal.waitFor('What is it for');
  });

  it('prints no colours with NO_COLOR', async () => {
    const terminal = open(['desk', '--yes', '--no-git'], { NO_COLOR: '1' });
    expect(await terminal.exitCode).toBe(0);
    expect(terminal.raw()).not.toContain('\u001b[');
  });

  it('goes on where it was after Ctrl-Z and fg', async () => {
    const terminal = open();
    await terminal.waitFor('In which folder');
    terminal.press('desk', keys.ctrlZ);
    // Readline listens only once it has seen the key.
    for (let times = 0; times < 5; times += 1) {
      await new Promise((done) => setTimeout(done, 50));
      terminal.send('SIGCONT');
    }
    terminal.press(keys.enter);
    await terminal.waitFor('One task, or several');
    expect(await terminal.screen()).toContain('1/17 In which folder: desk\n');
  });
});

describe.skipIf(isWindows)('Ctrl-C', () => {
  const existing = [
    ['In which folder', []],
    ['One task, or several', ['desk']],
    ['Which task', ['--breadth', 'narrow']],
    ['What is it for', ['--task', 'chat']],
    ['What measures success', ['--summary', 'Answer customers kindly']],
    ['Which value is good enough', ['--metric', 'win_rate']],
    ['How sensitive is the data', ['--target', '0.8']],
    ['Where does the model come from', ['--sensitivity', 'public']],
    ['Which model', ['--source', 'existing']],
    ['Which commit of it', ['--model', 'support-desk/queue-model']],
    ['Its licence', ['--revision', '0123456789abcdef0123456789abcdef01234567']],
    ['Where will it run', ['--licence', 'mit']],
    ['How to adapt the model', ['--hardware', 'gpu-24gb']],
    ['Train and evaluate on a Ray cluster', ['--adapt', 'prompt']],
    ['Serve the model', ['--cluster', 'no']],
    ['What serves the model', ['--deploy', 'yes']],
    ['What do the weights become', ['--server', 'llama.cpp']],
  ] as const;
  const endpoint = [
    ['Which tasks', ['desk', '--breadth', 'broad']],
    ['What is it for', ['--tasks', 'chat,reasoning']],
    [
      'Why may such data',
      ['--summary', 'Help customers', '--sensitivity', 'personal', '--source', 'endpoint'],
    ],
    ['Which model', ['--data-note', 'Processing agreement of 2026, EU region']],
    ['Address of the endpoint', ['--model', 'desk-model-2026-11-24']],
  ] as const;
  const places = [existing, endpoint].flatMap((questions) =>
    questions.map(
      ([question], index) =>
        [question, questions.slice(0, index + 1).flatMap(([, flags]) => [...flags])] as const,
    ),
  );

  it.each(places)('at "%s" leaves the disk as it was', async (question, flags) => {
    const terminal = open(flags);
    await terminal.waitFor(question);
    terminal.press(keys.ctrlC);
    expect(await terminal.exitCode).toBe(130);
    expect(terminal.text()).toContain('Interrupted: nothing was written.');
    expect(terminal.list()).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'by %s lets a command put things back',
    async (signal) => {
      const terminal = open([]);
      await terminal.waitFor('In which folder');
      terminal.send(signal);
      expect(await terminal.exitCode).toBe(130);
      expect(terminal.text()).toContain('Interrupted: nothing was written.');
    },
  );

  it('at the id of a model that is not in the list leaves the disk as it was', async () => {
    const terminal = open(places.find(([question]) => question === 'Which model')?.[1]);
    await walk(terminal, [['Which model', ...toTheEnd, keys.enter]]);
    await terminal.waitFor('Its id');
    terminal.press(keys.ctrlC);
    expect(await terminal.exitCode).toBe(130);
    expect(terminal.list()).toEqual([]);
  });

  it.each(['ctrlC', 'ctrlD'] as const)('in plain mode does too (%s)', async (key) => {
    const terminal = open([], { TERM: 'dumb' });
    await terminal.waitFor('In which folder?');
    terminal.press('desk', keys.enter);
    await terminal.waitFor('One task, or several?');
    terminal.press(keys[key]);
    expect(await terminal.exitCode).toBe(130);
    expect(terminal.list()).toEqual([]);
    expect(terminal.raw()).not.toContain('\u001b');
  });
});

describe.skipIf(isWindows)('plain mode', () => {
  it('makes a project by lines, and ends', async () => {
    const terminal = open(['desk', '--no-git'], { ACCESSIBLE: '1' });
    for (const question of [
      'One task',
      'Which task',
      'What is it',
      'What measures',
      'Which value',
    ]) {
      await terminal.waitFor(question);
      terminal.press(keys.enter);
    }
    for (const [question, typed] of [
      ['How sensitive', '1'],
      ['Where does', '1'],
      ['Which model', '1'],
      ['Where will', '1'],
      ['How to adapt', '1,2'],
      ['Ray cluster', 'no'],
      ['Serve the model', 'no'],
      ['Make the project', '1'],
    ] as const) {
      await terminal.waitFor(question);
      terminal.press(typed, keys.enter);
    }
    expect(await terminal.exitCode).toBe(0);
    expect(readFileSync(join(terminal.cwd, 'desk/lifecycle.yaml'), 'utf8')).toContain('public');
  });
});

describe.skipIf(isWindows)('lines that are pasted', () => {
  it('answer one question by arrow keys', async () => {
    const terminal = open(['desk', '--no-git', '--breadth', 'narrow', '--task', 'chat']);
    await terminal.waitFor('What is it for');
    terminal.press('Answer customers kindly\rand quickly\r0.3\r');
    await terminal.waitFor('What measures success');
    await new Promise((done) => setTimeout(done, 300));
    expect(await terminal.screen()).not.toContain('Which value is good enough');
  });

  it('answer one question in plain mode, and the rest is shown', async () => {
    const terminal = open(['desk', '--no-git', '--breadth', 'narrow', '--task', 'chat'], {
      ACCESSIBLE: '1',
    });
    await terminal.waitFor('What is it for');
    terminal.press('Answer customers kindly\rand quickly\r0.3\r');
    await terminal.waitFor('answer nothing:\n  and quickly\n  0.3\n');
    await terminal.waitFor('What measures success');
    await new Promise((done) => setTimeout(done, 300));
    expect(await terminal.screen()).not.toContain('Which value is good enough');
  });
});

async function walk(terminal: Terminal, steps: readonly Step[]): Promise<void> {
  for (const [question, ...pressed] of steps) {
    await terminal.waitFor(question);
    // One key after another, each to a prompt that has drawn the one before.
    for (const key of pressed) {
      terminal.press(key);
      await new Promise((done) => setTimeout(done, 30));
    }
  }
}
