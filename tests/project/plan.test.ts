import { describe, expect, it } from 'vitest';
import { emptyBase } from '../../src/project/base.ts';
import { type Change, planChanges } from '../../src/project/plan.ts';
import type { Keep } from '../../src/render/tree.ts';
import { base, tree } from './trees.ts';

const path = 'prompt/queue.md';
// Each differs from the first; one and three in different lines, so that they merge.
const first = 'Route the ticket.\n\nQueues: billing, returns\n\nAnswer with one word.\n';
const edited = first.replace('one word', 'the queue');
const newer = first.replace('Route', 'Sort');
const clashing = first.replace('one word', 'a single word');

type Content = string | undefined;

describe('the plan for one file', () => {
  const none = undefined;
  const cases: readonly [Content, Content, Content, string][] = [
    // base, ours, theirs → change
    [none, none, first, 'create'],
    [none, first, first, 'keep: same'],
    [none, edited, first, 'conflict'],
    [none, '', first, 'merge'],
    [first, none, none, 'keep: same'],
    [first, none, first, 'keep: removed by you'],
    [first, none, newer, 'keep: removed by you'],
    [first, first, none, 'remove'],
    [first, first, first, 'keep: same'],
    [first, first, newer, 'update'],
    [first, edited, none, 'keep: yours'],
    [first, edited, first, 'keep: yours'],
    [first, edited, edited, 'keep: same'],
    [first, edited, newer, 'merge'],
    [first, edited, clashing, 'conflict'],
    [first, 'Ours, from the first word to the last.\n', newer, 'by hand'],
    [first, `${newer}Thank you.\n`, newer, 'keep: yours'],
  ];

  it.each(cases)('base %j, ours %j, theirs %j: %s', async (before, ours, theirs, expected) => {
    expect(await planOne(before, ours, theirs)).toBe(expected);
  });

  it('is a conflict where two files of parts know nothing of each other, and none of lists', async () => {
    const planned = async (name: string, ours: string, theirs: string) =>
      (await planChanges(emptyBase, tree({ [name]: ours }), tree({ [name]: theirs })))[0]?.kind;
    expect(await planned('lora.yaml', 'rank: 8\n', 'steps: 9\n')).toBe('conflict');
    expect(await planned('ruff.toml', '[lint]\n', '[format]\n')).toBe('conflict');
    expect(await planned('.gitignore', 'ours/\n', 'theirs/\n')).toBe('merge');
  });

  it('is decided for every combination of absent, equal and different', async () => {
    // Each changes a line of its own, so that any two merge.
    const tidied = first.replace('billing, returns', 'returns, billing');
    const contents: readonly Content[] = [none, newer, tidied, edited];
    for (const before of contents) {
      for (const ours of contents) {
        for (const theirs of contents) {
          if (before === none && theirs === none) continue;
          expect(await planOne(before, ours, theirs), `${before}|${ours}|${theirs}`).toBe(
            byTheTable(before, ours, theirs),
          );
        }
      }
    }
  });

  /** The table of ARCHITECTURE.md, row by row, for versions that merge. */
  function byTheTable(before: Content, ours: Content, theirs: Content): string {
    if (ours === theirs) return 'keep: same';
    if (before === theirs) return ours === none ? 'keep: removed by you' : 'keep: yours';
    if (before === ours && before !== none) return theirs === none ? 'remove' : 'update';
    if (before === none && ours === none) return 'create';
    if (ours === none) return 'keep: removed by you';
    if (theirs === none) return 'keep: yours';
    return before === none ? 'conflict' : 'merge';
  }
});

describe('files that are not merged by lines', () => {
  it('leaves a file that is yours once written as you have it', async () => {
    expect(await planOne(first, edited, newer, 'once')).toBe('keep: yours');
    expect(await planOne(first, first, newer, 'once')).toBe('keep: yours');
    expect(await planOne(undefined, undefined, newer, 'once')).toBe('create');
    expect(await planOne(first, undefined, newer, 'once')).toBe('keep: removed by you');
  });

  it('writes its own bookkeeping afresh', async () => {
    expect(await planOne(first, edited, newer, 'always')).toBe('update');
    expect(await planOne(undefined, undefined, newer, 'always')).toBe('create');
    expect(await planOne(first, newer, newer, 'always')).toBe('keep: same');
  });

  it('asks for your hand where both changed a binary file', async () => {
    const [change] = await planChanges(
      base({ 'logo.png': Buffer.from([0, 1]) }),
      tree({ 'logo.png': Buffer.from([0, 2]) }),
      tree({ 'logo.png': Buffer.from([0, 3]) }),
    );
    expect(change?.kind).toBe('by hand');
  });

  it('asks for your hand where both changed a file over 1 MB', async () => {
    const big = `${'x'.repeat(70)}\n`;
    const whole = big.repeat(16_000);
    expect(await planOne(whole, `a\n${whole}`, `${whole}b\n`)).toBe('by hand');
  });
});

describe('line endings', () => {
  const windows = (text: string) => text.replaceAll('\n', '\r\n');

  it('takes a file that git gave Windows line endings for unedited', async () => {
    expect(await planOne(first, windows(first), first)).toBe('keep: same');
  });

  it('keeps the line endings of the file that it updates or merges', async () => {
    expect(await written(first, windows(first), newer)).toBe(windows(newer));
    const merged = newer.replace('one word', 'the queue');
    expect(await written(first, windows(edited), newer)).toBe(windows(merged));
  });
});

it('is sorted by path', async () => {
  const changes = await planChanges(emptyBase, tree({}), tree({ b: '', a: '', 'a/b': '' }));
  expect(changes.map((change) => change.path)).toEqual(['a', 'a/b', 'b']);
});

async function planOne(before: Content, ours: Content, theirs: Content, keep: Keep = 'merge') {
  const [change] = await planAll(before, ours, theirs, keep);
  if (!change) throw new Error('No change was planned.');
  return change.kind === 'keep' ? `keep: ${change.why}` : change.kind;
}

async function written(before: Content, ours: Content, theirs: Content): Promise<string> {
  const [change] = await planAll(before, ours, theirs, 'merge');
  if (!change || !('file' in change)) throw new Error('Nothing is written.');
  return change.file.content.toString();
}

function planAll(
  before: Content,
  ours: Content,
  theirs: Content,
  keep: Keep,
): Promise<readonly Change[]> {
  const of = (content: Content) => (content === undefined ? {} : { [path]: content });
  return planChanges(base(of(before)), tree(of(ours)), tree(of(theirs), keep));
}
