import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'genai-context-'));
});
afterAll(() => rmSync(home, { recursive: true }));

// Windows has no such signals.
describe.skipIf(process.platform === 'win32')('a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends a command at once that has nothing to put back',
    async (signal) => {
      expect(await endedBy(signal, '')).toEqual([null, signal]);
    },
  );

  it('lets a command that asked for it put things back', async () => {
    const ask = `context.interruption.addEventListener('abort', () => process.exit(7));
setTimeout(() => {}, 9000);`;
    const code = await endedBy('SIGTERM', ask);
    expect(code).toEqual([7, null]);
  });
});

/** How a process ended that computes without a pause, or waits if it asked for the interruption. */
async function endedBy(signal: NodeJS.Signals, ask: string): Promise<unknown[]> {
  const input = join(home, `command${ask.length}.ts`);
  const source = resolve('src/terminal/process-context.ts');
  const work = ask ? '' : 'for (;;) {}';
  const text = `import { processContext } from ${JSON.stringify(source)};
const context = processContext('bin');
${ask}
process.stdout.write('ready', () => { ${work} });\n`;
  writeFileSync(input, text);
  const file = input.replace(/ts$/, 'mjs');
  const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' });
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  const child = spawn(process.execPath, [file]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill(signal);
  return await once(child, 'exit');
}
