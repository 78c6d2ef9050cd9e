import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';

const changing = [
  'chmodSync',
  'mkdirSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
  'writeFileSync',
] as const;

/**
 * Runs `work` while the calls that change the disk are counted; `onStep` gets the number of each
 * before it is made and may throw in its place. Gives the count.
 */
export async function watchSteps(
  work: () => Promise<void>,
  onStep: (step: number, call: string, args: readonly unknown[]) => void,
): Promise<number> {
  const originals = changing.map((name) => [name, fs[name]] as const);
  let step = 0;
  for (const [name, original] of originals) {
    const watched = (...args: readonly unknown[]): unknown => {
      step += 1;
      onStep(step, name, args);
      return Reflect.apply(original, fs, args);
    };
    Object.assign(fs, { [name]: watched });
  }
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    Object.assign(fs, Object.fromEntries(originals));
    syncBuiltinESMExports();
  }
  return step;
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as arranged by the test`), { code, syscall: 'write' });
}

/** For tests that write thousands of files: in memory, where the system has such a place. */
export function fastFolder(): string {
  return fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
