import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../../src/main.ts';
import type { Catalogue } from '../../src/stages/catalogue.ts';
import type { Context } from '../../src/terminal/context.ts';
import { type Typed, typist } from './person.ts';

/** One run of the tool: what it printed and its exit code. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly cwd: string;
  readonly create: (
    args: readonly string[],
    changes?: Partial<Context> & { readonly typed?: Typed },
  ) => Promise<Outcome>;
  /** Every path below `cwd`, folders with a slash; what lies in .git is left out. */
  readonly list: () => readonly string[];
  readonly read: (path: string) => string;
}

/** The tool as it is, or with other stages and their templates. */
export interface Tool {
  readonly packageRoot: string;
  readonly catalogue?: Catalogue;
}

/** An empty folder, and the tool as it would run there, without a terminal and without git's identity. */
export function newWorld(tool?: Tool): World {
  const cwd = mkdtempSync(join(tmpdir(), 'create-genai-project-test-'));
  return worldIn(cwd, tool);
}

/** The same in a folder that is there, also outside a test. */
export function worldIn(cwd: string, tool: Tool = { packageRoot: process.cwd() }): World {
  const { PATH, SystemRoot } = process.env;
  const env = { PATH, SystemRoot, HOME: cwd, USERPROFILE: cwd, GIT_CONFIG_NOSYSTEM: '1' };
  return {
    cwd,
    list: () => listFolder(cwd, ''),
    read: (path) => readFileSync(join(cwd, path), 'utf8'),
    create: async (args, { typed = [], ...changes } = {}) => {
      const printed = { stdout: '', stderr: '' };
      const person = typist(typed);
      const output = (name: 'stdout' | 'stderr') => ({
        isTTY: changes.stdout?.isTTY,
        columns: 80,
        write: (text: string) => {
          printed[name] += text;
          person.read(text);
        },
      });
      const keyboard = changes.stdin instanceof Readable ? changes.stdin : person.keyboard;
      const stdin = Object.assign(keyboard, { isTTY: changes.stdin?.isTTY });
      const context = {
        cwd,
        now: () => new Date('2026-11-24T09:00:00Z'),
        packageRoot: tool.packageRoot,
        interruption: new AbortController().signal,
        ...changes,
        env: { ...env, ...changes.env },
        stdin,
        stdout: output('stdout'),
        stderr: output('stderr'),
      };
      const code = await run(args, context, tool.catalogue);
      return { code, ...printed };
    },
  };
}

/** A world with the project that the tool recommends, in its folder. */
export async function newProject(
  flags: readonly string[] = [],
): Promise<{ readonly world: World; readonly root: string }> {
  const world = newWorld();
  await world.create(['support-desk', '--yes', '--no-git', ...flags]);
  return { world, root: join(world.cwd, 'support-desk') };
}

function listFolder(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder + entry.name;
      if (!entry.isDirectory()) return [path];
      return entry.name === '.git' ? [`${path}/`] : [`${path}/`, ...listFolder(root, `${path}/`)];
    });
}
