import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { packageOf } from '../../src/stages/project/name.ts';
import { instructionSet } from './instruction-set.ts';
import { cacheFolder } from './python.ts';
import { mustRun, type RunOptions } from './run.ts';

type Env = NonNullable<RunOptions['env']>;

/**
 * Puts a tiny model in models/tiny: made by `poe tiny`, or taken from an earlier making from the same
 * sources, data, options, environment and instructions, which would give the same bytes.
 */
export async function prepareTiny(
  cwd: string,
  env: Env,
  python: string,
  options: readonly string[] = [],
): Promise<void> {
  const key = keyOfTiny(cwd, [basename(python), instructionSet(), ...options]);
  await shared(join(cwd, 'models/tiny'), `tiny-${key}`, async () => {
    await mustRun(['poe', 'tiny', ...options], { cwd, env });
  });
}

/** The hash of all that decides the tiny model of a project. */
export function keyOfTiny(cwd: string, circumstances: readonly string[] = []): string {
  return keyOf(cwd, { folders: ['data', 'prompt', 'src'], parts: ['local'] }, circumstances);
}

/**
 * `poe fine-tune`, or `poe align` with the file of an experiment, from the tiny model. Where the same
 * was trained before, that model is put in its place first: the command finds by its own fingerprint
 * that there is nothing left to train, or fails.
 */
export async function trainTiny(command: string, cwd: string, env: Env, python: string) {
  const [, verb = '', file = ''] = command.split(' ');
  const name = basename(file, '.yaml') || (verb === 'align' ? 'dpo' : 'lora');
  const train = () => mustRun(command.split(' '), { cwd, env });
  const starts = ['models/tiny', 'models/lora', 'models/reward'].filter(
    (folder) => folder !== `models/${name}` && existsSync(join(cwd, folder)),
  );
  const folders = ['data', 'prompt', 'src', verb, ...starts];
  const parts = verb === 'align' ? ['training', 'alignment'] : ['training'];
  const key = keyOf(cwd, { folders, parts }, [basename(python), instructionSet()]);
  const isKept = await shared(join(cwd, 'models', name), `${name}-${key}`, train);
  if (isKept) await train();
}

const trains = /^poe (fine-tune|align( align\/\w+\.yaml)?)$/;

/** Runs a command as it stands in a document; what it trains may have been trained before. */
export async function perform(command: string, cwd: string, env: Env, python: string) {
  const [, tiny, options] = /^(poe tiny)(?: (.*))?$/.exec(command) ?? [];
  if (tiny) return prepareTiny(cwd, env, python, options?.split(' '));
  if (trains.test(command)) return trainTiny(command, cwd, env, python);
  await mustRun(['bash', '-c', command], { cwd, env });
}

/** Takes the model that was kept under this name and gives true, or makes it. */
async function shared(made: string, name: string, make: () => Promise<unknown>): Promise<boolean> {
  const kept = join(cacheFolder, name);
  return inTurn(kept, async () => {
    const isKept = existsSync(kept);
    if (isKept) {
      await cp(kept, made, { recursive: true });
    } else {
      await make();
      await keep(made, kept);
    }
    return isKept;
  });
}

/** Two test files that want the same model at once would both make it. */
async function inTurn<T>(kept: string, work: () => Promise<T>): Promise<T> {
  const mark = `${kept}.pid`;
  await mkdir(cacheFolder, { recursive: true });
  while (!(await tryToMark(mark))) await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    return await work();
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

/** What making a model reads: folders of the project, and the parts of the runtime among them. */
interface Read {
  readonly folders: readonly string[];
  readonly parts: readonly string[];
}

function keyOf(cwd: string, { folders, parts }: Read, circumstances: readonly unknown[]): string {
  const others = `^lifecycle/(?!(?:${parts.join('|')})/)[^/]+/`;
  // What was measured of an alignment is read by people.
  const left = parts.includes('alignment') ? '^measured/' : 'preferences';
  const notRead = new RegExp(`${left}|${others}`);
  const hash = createHash('sha256').update(JSON.stringify(circumstances));
  const name = packageOf(basename(cwd));
  for (const folder of folders) {
    const paths = filesIn(join(cwd, folder)).filter((path) => !notRead.test(path));
    const files = paths.map((path) => {
      const text = readFileSync(join(cwd, folder, path), 'latin1');
      return `${path}\n${text}\n`.replaceAll(name, '__package__');
    });
    // The same sources under the name of another project, wherever it stands in the alphabet, make
    // the same model.
    for (const file of files.sort()) hash.update(file);
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}
