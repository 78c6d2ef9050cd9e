import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scorerNotes, withoutStaleRuns } from '../../src/project/measured.ts';
import type { Change } from '../../src/project/plan.ts';
import { writeTexts } from './folders.ts';
import { file } from './trees.ts';

const sha256 = 'a'.repeat(64);
const [zeroShot, fewShot, tuned] = ['zero-shot', 'few-shot', 'tuned'].map(
  (name) => `prompt/queue/${name}.md`,
) as [string, string, string];

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'measured-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('leaves a prompt as it is that a run was measured with, or its model trained with', () => {
  measure('models/tuned', zeroShot);
  writeTexts(root, {
    'models/tuned/run.json': JSON.stringify({
      base: { id: 'models/tiny' },
      files: [{ path: tuned, sha256 }],
    }),
  });
  const kept = (path: string): Change => ({ kind: 'keep', path, why: 'a run rests on it' });
  const removed: readonly Change[] = [fewShot, tuned, zeroShot].map((path) => remove(path));
  expect(withoutStaleRuns(removed, root)).toEqual([remove(fewShot), kept(tuned), kept(zeroShot)]);
  expect(withoutStaleRuns([update(fewShot), update(zeroShot)], root)).toEqual([
    update(fewShot),
    kept(zeroShot),
  ]);
});

it('changes nothing where no run was measured, or none can be read', () => {
  expect(withoutStaleRuns([remove(zeroShot)], root)).toEqual([remove(zeroShot)]);
  writeTexts(root, { 'eval/runs/0001-prompt.json': '{' });
  expect(withoutStaleRuns([remove(zeroShot)], root)).toEqual([remove(zeroShot)]);
});

it('says which files have scored what was measured, where they change', () => {
  const [scorer, other] = ['src/desk/tasks/queue.py', 'src/desk/tasks/other.py'];
  const scored = { scorer: [{ path: scorer, sha256, task: 'queue' }] };
  expect(scorerNotes([update(scorer)], root)).toEqual([]);
  measure('models/tuned', zeroShot, scored);
  expect(scorerNotes([update(other)], root)).toEqual([]);
  expect(scorerNotes([{ kind: 'keep', path: scorer, why: 'yours' }], root)).toEqual([]);
  const [note, ...rest] = scorerNotes([update(other), update(scorer)], root);
  expect(note).toContain(`scored by what stood in ${scorer} before`);
  expect(rest).toEqual([]);
});

function measure(model: string, prompt: string, more: object = {}): void {
  const run = {
    version: 1,
    id: '0001-prompt',
    technique: 'prompt',
    model: { id: model },
    inputs: [{ role: 'prompt', path: prompt, sha256 }],
    tasks: {},
    ...more,
  };
  writeTexts(root, { 'eval/runs/0001-prompt.json': JSON.stringify(run) });
}

function remove(path: string): Change {
  return { kind: 'remove', path };
}

function update(path: string): Change {
  return { kind: 'update', path, file: file('Route.\n') };
}
