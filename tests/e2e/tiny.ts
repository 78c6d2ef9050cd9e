import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { packageOf } from '../../src/stages/project/name.ts';
import { instructionSet } from './instruction-set.ts';
import { cacheFolder } from './python.ts';
import { mustRun, type RunOptions } from './run.ts';

/**
 * Puts a tiny model in models/tiny: made by `poe tiny`, or taken from an earlier making from the same
 * sources, data, seed, environment and instructions, which would give the same bytes.
 */
export async function prepareTiny(
  cwd: string,
  env: NonNullable<RunOptions['env']>,
  python: string,
  seed = 0,
): Promise<void> {
  const made = join(cwd, 'models/tiny');
  const kept = join(cacheFolder, `tiny-${keyOf(cwd, [basename(python), instructionSet(), seed])}`);
  await inTurn(kept, async () => {
    if (existsSync(kept)) {
      await cp(kept, made, { recursive: true });
      return;
    }
    await mustRun(['poe', 'tiny', '--seed', `${seed}`], { cwd, env });
    await keep(made, kept);
  });
}

/** Two test files that want the same model at once would both make it. */
async function inTurn(kept: string, work: () => Promise<void>): Promise<void> {
  const mark = `${kept}.pid`;
  await mkdir(cacheFolder, { recursive: true });
  while (!(await tryToMark(mark))) await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    await work();
  } finally {
    await rm(mark, { force: true });
  }
}

async function tryToMark(mark: string): Promise<boolean> {
  try {
    await writeFile(mark, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch {
    const owner = await readFile(mark, 'utf8').catch(() => undefined);
    // Empty while it is being written, gone when its owner is done.
    if (owner && !isAlive(Number(owner))) await rm(mark, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Beside its place first, so that another test never takes a half of it. */
async function keep(made: string, kept: string): Promise<void> {
  const beside = `${kept}-${process.pid}`;
  await rm(beside, { recursive: true, force: true });
  await cp(made, beside, { recursive: true });
  await rename(beside, kept).catch(async (error) => {
    // Another test made the same one meanwhile.
    if (!existsSync(kept)) throw error;
    await rm(beside, { recursive: true });
  });
}

/** What making the model does not read: pairs of answers, and the parts of the runtime but its own. */
const notRead = /preferences|^lifecycle\/(?!local\/)[^/]+\//;

function keyOf(cwd: string, circumstances: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(circumstances));
  const name = packageOf(basename(cwd));
  for (const folder of ['data', 'prompt', 'src']) {
    for (const path of filesIn(join(cwd, folder)).filter((path) => !notRead.test(path))) {
      // The same sources under the name of another project make the same model.
      const text = readFileSync(join(cwd, folder, path), 'latin1');
      hash.update(`${path}\n${text}\n`.replaceAll(name, '__package__'));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}
