import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from './browser.ts';
import type { RunOptions } from './run.ts';

type Env = NonNullable<RunOptions['env']>;

/** Names a run as what was accepted, in a record that accepts none yet. */
export async function acceptRun(cwd: string, run: string): Promise<void> {
  const record = join(cwd, 'lifecycle.yaml');
  const before = await readFile(record, 'utf8');
  await writeFile(record, before.replace(/^adapt:\n/m, `$&  accepted: ${run}\n`));
}

/** The application itself, not a task runner around it: it is this process that gets the signals. */
export async function startApplication(cwd: string, env: Env, port: number): Promise<ChildProcess> {
  return startServer('lifecycle.app.start', { cwd, env }, port, '/ready');
}

/** Starts a module that serves a page, and waits until it does. */
export async function startServer(
  module: string,
  { cwd, env }: { readonly cwd: string; readonly env: Env },
  port: number,
  ready = '/',
): Promise<ChildProcess> {
  const child = spawn('python', ['-m', module, '--port', `${port}`], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
    return (await fetch(`http://127.0.0.1:${port}${ready}`)).ok;
  }, 60);
  return child;
}
