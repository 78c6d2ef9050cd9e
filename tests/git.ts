import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';

/** What git prints in a folder, run as Ada and without the configuration of this machine. */
export function git(cwd: string, ...words: readonly string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull };
  return execFileSync('git', [...who, ...words], { cwd, env, encoding: 'utf8' });
}

/** Commits all that lies in a folder, which becomes a repository where it is none. */
export function commitAll(cwd: string): void {
  if (!existsSync(join(cwd, '.git'))) git(cwd, 'init', '--quiet', '--template=');
  git(cwd, 'add', '--all');
  git(cwd, 'commit', '--quiet', '--allow-empty', '--message', 'A change');
}
