import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { onTestFinished } from 'vitest';

const { Terminal: Emulator } = headless;

export const keys = {
  enter: '\r',
  up: '\u001b[A',
  down: '\u001b[B',
  space: ' ',
  escape: '\u001b',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlZ: '\u001a',
};

/** The tool in a pseudo-terminal, in an empty folder of its own. */
export interface Terminal {
  readonly cwd: string;
  /** Everything printed so far, without escape sequences. */
  readonly text: () => string;
  /** The same with them. */
  readonly raw: () => string;
  /** What a person sees now, from the top of what was printed on. */
  readonly screen: () => Promise<string>;
  /** Waits until the text that was printed since the last key holds this. */
  readonly waitFor: (text: string) => Promise<void>;
  readonly press: (...pressed: readonly string[]) => void;
  readonly send: (signal: NodeJS.Signals) => void;
  readonly exitCode: Promise<number>;
  readonly list: () => readonly string[];
}

export function openTerminal(
  tool: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  columns = 100,
): Terminal {
  const cwd = mkdtempSync(join(tmpdir(), 'create-genai-project-pty-'));
  const child = spawn(process.execPath, [tool, ...args], {
    cwd,
    cols: columns,
    rows: 40,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, TERM: 'xterm-256color', ...env },
  });
  let printed = '';
  let seen = 0;
  let hasExited = false;
  const exitCode = new Promise<number>((done) => {
    child.onExit(({ exitCode: code }) => {
      hasExited = true;
      done(code);
    });
  });
  child.onData((data) => {
    printed += data;
  });
  onTestFinished(() => {
    if (!hasExited) child.kill('SIGKILL');
    rmSync(cwd, { recursive: true, force: true });
  });
  const text = () => withoutEscapes(printed);
  return {
    cwd,
    text,
    raw: () => printed,
    screen: () => screenOf(printed, columns),
    waitFor: async (wanted) => {
      const deadline = Date.now() + 15_000;
      while (!withoutEscapes(printed.slice(seen)).includes(wanted)) {
        if (Date.now() > deadline || hasExited) throw new Error(`No "${wanted}" in:\n${text()}`);
        await new Promise((done) => setTimeout(done, 15));
      }
    },
    press: (...pressed) => {
      seen = printed.length;
      for (const key of pressed) child.write(key);
    },
    send: (signal) => void process.kill(child.pid, signal),
    exitCode,
    list: () => readdirSync(cwd),
  };
}

async function screenOf(printed: string, cols: number): Promise<string> {
  const emulator = new Emulator({ cols, rows: 200, allowProposedApi: true });
  await new Promise<void>((done) => emulator.write(printed, done));
  const { active } = emulator.buffer;
  const lines = Array.from({ length: active.length }, (_, row) =>
    active.getLine(row)?.translateToString(true),
  );
  return `${lines.join('\n').trimEnd()}\n`;
}

function withoutEscapes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '');
}
