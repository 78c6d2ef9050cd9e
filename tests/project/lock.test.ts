import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuseUnfinished, withProjectLock } from '../../src/project/lock.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'lock-')));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A folder as the process of this number makes it; the parent of this process is alive. */
function turnOf(processId: number, ageMinutes = 0): string {
  const folder = join(root, `.create-genai-project-${processId}-0a1b2c`);
  mkdirSync(folder);
  const made = new Date(Date.now() - ageMinutes * 60_000);
  utimesSync(folder, made, made);
  return folder;
}

const nobody = 999_999_999;

describe('a turn at a project', () => {
  it('shows others that it lasts, however long someone thinks', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    try {
      await withProjectLock(root, async ({ folder }) => {
        const longAgo = new Date(Date.now() - 9 * 60_000);
        utimesSync(folder, longAgo, longAgo);
        vi.advanceTimersByTime(60_000);
        expect(Date.now() - statSync(folder).mtimeMs).toBeLessThan(60_000);
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives what the work gives, and leaves nothing', async () => {
    const found = await withProjectLock(root, async ({ folder }) =>
      readdirSync(root).concat(folder),
    );
    expect(found).toHaveLength(2);
    expect(readdirSync(root)).toEqual([]);
  });

  it('leaves nothing when the work fails', async () => {
    const work = async () => Promise.reject(new Error('no'));
    await expect(withProjectLock(root, work)).rejects.toThrow('no');
    expect(readdirSync(root)).toEqual([]);
  });

  it('waits until another run is done', async () => {
    const other = turnOf(process.ppid);
    const order: string[] = [];
    const waiting = withProjectLock(root, async () => order.push('ours'));
    await setTimeout(150);
    order.push('theirs');
    rmSync(other, { recursive: true });
    await waiting;
    expect(order).toEqual(['theirs', 'ours']);
  });

  it('waits only so long, then says whose turn it is', async () => {
    turnOf(process.ppid);
    const waiting = withProjectLock(root, async () => 'ours', { patienceMs: 100 });
    await expect(waiting).rejects.toMatchObject({
      message: `Another run is changing "${root}" at this moment.`,
      note: expect.stringContaining(`It is process ${process.ppid}`),
      help: 'Wait until it is done, then run this again.',
    });
    expect(readdirSync(root)).toEqual([`.create-genai-project-${process.ppid}-0a1b2c`]);
    expect(() => refuseUnfinished(root)).toThrow('Another run is changing');
  });

  it('stops waiting at Ctrl-C', async () => {
    turnOf(process.ppid);
    const signal = AbortSignal.abort(new Error('Ctrl-C'));
    await expect(withProjectLock(root, async () => 'ours', { signal })).rejects.toThrow('Ctrl-C');
  });

  it('is taken over from a process that is dead', async () => {
    turnOf(nobody);
    expect(await withProjectLock(root, async () => 'ours', { patienceMs: 0 })).toBe('ours');
    expect(readdirSync(root)).toEqual([]);
  });

  it('of a dead process that changed nothing is no matter to a run that may change nothing', () => {
    turnOf(nobody);
    expect(() => refuseUnfinished(root)).not.toThrow();
    expect(() => refuseUnfinished(root, { isToBeEmpty: true })).toThrow('was killed');
    expect(readdirSync(root)).toHaveLength(1);
  });

  it('is taken over from a process silent for ten minutes: its number is another’s by now', async () => {
    turnOf(process.ppid, 11);
    expect(await withProjectLock(root, async () => 'ours', { patienceMs: 0 })).toBe('ours');
  });

  it('is not taken over from a living process that was silent for nine', async () => {
    turnOf(process.ppid, 9);
    const waiting = withProjectLock(root, async () => 'ours', { patienceMs: 0 });
    await expect(waiting).rejects.toThrow('Another run');
  });
});
