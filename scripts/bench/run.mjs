import { execFileSync } from 'node:child_process';

/** What the command prints; throws when it fails. */
export function run(command, args, options = {}) {
  return execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    ...options,
  });
}
