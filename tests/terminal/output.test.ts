import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const bin = resolve('bin/create-genai-project.js');
const folder = mkdtempSync(join(tmpdir(), 'output-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Node gives its children sockets.
const help = execFileSync(process.execPath, [bin, '--help'], { encoding: 'utf8' });

it('prints the same to a socket and to a file', () => {
  const path = join(folder, 'help.txt');
  const file = openSync(path, 'w');
  execFileSync(process.execPath, [bin, '--help'], { stdio: ['ignore', file, 'inherit'] });
  closeSync(file);
  expect(help).toMatch(/^Usage: create-genai-project/m);
  expect(readFileSync(path, 'utf8')).toBe(help);
});

// Windows has no pipes of this kind, and no bash.
describe.skipIf(process.platform === 'win32')('a pipe of a shell', () => {
  it('gets the same', () => {
    expect(shell('"$NODE" "$BIN" --help | cat')).toEqual({ stdout: help, stderr: '' });
  });

  it('may be closed by a reader that has seen enough', () => {
    const late = '{ sleep 0.2; "$NODE" "$BIN" --help; echo "exit code $?" >&2; } | true';
    expect(shell(late)).toEqual({ stdout: '', stderr: 'exit code 0\n' });
  });
});

describe.skipIf(process.platform !== 'linux')('what the system refuses', () => {
  it.each(['--help', 'explain', '--version', 'desk --yes --dry-run --json'])(
    'is said in a sentence where the disk is full (%s)',
    (words) => {
      expect(shell(`"$NODE" "$BIN" ${words} > /dev/full; echo "exit code $?" >&2`).stderr).toBe(
        `error: The output cannot be written: the disk is full.
note: What was done before stays done.
help: Make room, or send the output elsewhere.
exit code 2
`,
      );
    },
  );

  it('ends with 2 where nothing can be said either', () => {
    const { stdout } = shell('"$NODE" "$BIN" --help > /dev/full 2> /dev/full; echo "exit code $?"');
    expect(stdout).toBe('exit code 2\n');
  });

  it('is said where the folder that one is in is gone', () => {
    const gone =
      'cd "$(mktemp -d)" && rmdir "$PWD" && "$NODE" "$BIN" desk --yes; echo "exit code $?" >&2';
    expect(shell(gone).stderr).toBe(
      `error: The folder that you are in is not there any more, or may not be read.
help: Change to another one: cd ~
exit code 2
`,
    );
  });
});

function shell(command: string) {
  const env = { ...process.env, NODE: process.execPath, BIN: bin };
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8', env });
  return { stdout, stderr };
}
