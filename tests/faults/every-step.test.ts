import fs, { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { recoverProject } from '../../src/project/lock.ts';
import { snapshot } from '../project/folders.ts';
import { desk, update } from './desk.ts';
import { fastFolder, systemError, watchSteps } from './file-system.ts';

// The real functions, for what a dying process still gets done.
const { writeFileSync } = fs;

const { before, after } = desk(9);
const newest = 'queue-3/notes/9.md';

let place: string;
let root: string;

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(fastFolder(), 'every-step-')));
  root = join(place, 'support-desk');
});
afterEach(() => rmSync(place, { recursive: true }));

describe('a process that dies at any step', () => {
  it('of making a project leaves nothing but a temporary folder, which the next run removes', async () => {
    const { steps, whole } = await rehearse(() => update(root, undefined, before));
    for (let step = 1; step <= steps; step++) {
      rmSync(root, { recursive: true, force: true });
      await dieAt(step, () => update(root, undefined, before));
      const left = readdirSync(place).filter((name) => name !== 'support-desk');
      for (const name of left) expect(name).toMatch(/^\.support-desk\.create-genai-project-\d+-/);
      if (readdirSync(place).includes('support-desk')) expect(snapshot(root)).toEqual(whole);
      else await update(root, undefined, before);
      expect(snapshot(root)).toEqual(whole);
      if (left.length > 0) continue;
      expect(readdirSync(place)).toEqual(['support-desk']);
    }
  });

  it('of changing a project leaves what the next run puts back', async () => {
    await update(root, undefined, before);
    const untouched = snapshot(root);
    const { steps, whole } = await rehearse(() => update(root, before, after));
    for (let step = 1; step <= steps; step++) {
      await startOver();
      await dieAt(step, () => update(root, before, after));
      await recoverProject(root);
      const found = snapshot(root);
      const isDone = found[newest] !== undefined;
      if (isDone) expect(withoutEmptyFolders(found)).toEqual(withoutEmptyFolders(whole));
      else expect(found).toEqual(untouched);
      await update(root, before, after);
      expect(withoutEmptyFolders(snapshot(root))).toEqual(withoutEmptyFolders(whole));
    }
  });
});

describe('a disk that fails at any step', () => {
  it.each(['ENOSPC', 'EIO'])('of making a project leaves nothing (%s)', async (code) => {
    const { steps } = await rehearse(() => update(root, undefined, before));
    for (let step = 1; step <= steps; step++) {
      rmSync(root, { recursive: true, force: true });
      const error = await failAt(step, code, () => update(root, undefined, before));
      if (error === undefined) continue;
      expect(error).toBeInstanceOf(UserError);
      expect(readdirSync(place).filter((name) => name === 'support-desk')).toEqual([]);
    }
  });

  it.each(['ENOSPC', 'EACCES'])('of changing a project changes nothing (%s)', async (code) => {
    await update(root, undefined, before);
    const untouched = snapshot(root);
    const { steps, whole } = await rehearse(() => update(root, before, after));
    for (let step = 1; step <= steps; step++) {
      await startOver();
      const error = await failAt(step, code, () => update(root, before, after));
      await recoverProject(root);
      const expected = error === undefined ? whole : untouched;
      expect(withoutEmptyFolders(snapshot(root)), `step ${step}`).toEqual(
        withoutEmptyFolders(expected),
      );
    }
  });
});

async function startOver(): Promise<void> {
  rmSync(root, { recursive: true, force: true });
  await update(root, undefined, before);
}

async function rehearse(work: () => Promise<void>) {
  const steps = await watchSteps(work, () => {});
  return { steps, whole: snapshot(root) };
}

/** From this step on nothing reaches the disk any more; a write that was under way stops half-way. */
async function dieAt(at: number, work: () => Promise<void>): Promise<void> {
  const dying = watchSteps(work, (step, call, [path, content]) => {
    if (step < at) return;
    if (step === at && call === 'writeFileSync') {
      const bytes = Buffer.from(content as string);
      writeFileSync(path as string, bytes.subarray(0, bytes.length / 2));
    }
    throw new Error('dead');
  });
  await dying.catch(() => {});
}

/** What `work` fails with when one step of it does; undefined when it copes. */
async function failAt(at: number, code: string, work: () => Promise<void>): Promise<unknown> {
  const failing = watchSteps(work, (step) => {
    if (step === at) throw systemError(code);
  });
  return failing.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function withoutEmptyFolders(found: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(found).filter(([path]) => !path.endsWith('/')));
}
