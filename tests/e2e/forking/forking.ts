import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inject } from 'vitest';
import type { RunOptions } from '../run.ts';

type Env = NonNullable<RunOptions['env']>;

const folder = 'tests/e2e/forking';

/**
 * The environment of a project in which its commands are forks of one process that has imported
 * torch and its like, otherwise half of their time. ARCHITECTURE.md says what that hides.
 */
export function forked(env: Env): Env {
  return { ...env, PATH: `${inject('forking')}:${env.PATH}` };
}

/** Starts that process; until it has imported all, and without it, `python` is the usual one. */
export async function startForking(
  environment: string,
  env: Env,
): Promise<{ readonly bin: string; end(): Promise<void> }> {
  const bin = await mkdtemp(join(tmpdir(), 'genai-forking-'));
  const python = join(environment, 'bin', 'python');
  const [socket, front] = [join(bin, 'socket'), join(bin, 'python')];
  const client = [python, '-IS', resolve(folder, 'client.py'), socket];
  const words = client.map((word) => `'${word}'`).join(' ');
  await writeFile(front, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  // Others than Linux have no pidfd, and libraries that a fork breaks.
  if (process.platform !== 'linux') return { bin, end: () => rm(bin, { recursive: true }) };
  const server = spawn(python, [resolve(folder, 'server.py'), socket, front], {
    cwd: bin,
    // Each command brings a path of its own.
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, PYTHONPATH: undefined, ...env },
    // Its input closes with this process, however it ends; what it prints is what a fork's output
    // looks like to Python: nothing that can be sought in.
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C is for the tests; what they started goes with them.
    detached: true,
  });
  server.stderr.pipe(process.stderr);
  const ended = new Promise((resolve) => server.on('exit', resolve));
  return {
    bin,
    async end() {
      server.kill('SIGKILL');
      server.stdin.destroy();
      await ended;
      await rm(bin, { recursive: true });
    },
  };
}
