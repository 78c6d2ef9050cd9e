import { expect, it } from 'vitest';
import { baseOf } from '../../src/project/base.ts';
import { planChanges } from '../../src/project/plan.ts';
import { syntaxFault } from '../../src/project/syntax.ts';
import type { Tree } from '../../src/render/tree.ts';
import { type Random, randomNumbers } from '../record/edit/random-record.ts';
import { rendered } from './trees.ts';

/** A fixed share of cases; more, and others, with npm run fuzz. */
const rounds = Number(process.env.FUZZ_ROUNDS ?? 300);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_127);

const [before, ...afters] = await Promise.all([
  rendered({ adapt: ['prompt'] }),
  rendered({ adapt: ['prompt', 'fine-tune', 'align'], cluster: true }),
  rendered({ adapt: ['prompt'], model: 'Qwen/Qwen3-8B', hardware: 'gpu-24gb' }),
  rendered({ adapt: ['prompt'], breadth: 'broad', tasks: ['classification', 'chat'] }),
]);
/** What adding stages, and changing answers, changes of what its owner may have edited. */
const shared = afters.flatMap((after) =>
  [...before].flatMap(([path, file]) => {
    const now = after.get(path);
    const isChanged = file.keep !== 'always' && now && !now.content.equals(file.content);
    return isChanged ? [{ path, file, now }] : [];
  }),
);

it('adds stages to edited files and changes answers, loses no line and breaks no file', async () => {
  expect(shared.map(({ path }) => path)).toContain('lifecycle.yaml');
  const random = randomNumbers(seed);
  const kinds = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    const { path, file, now } = shared[random(shared.length)] ?? fail();
    const { text, own } = edited(random, path, file.content.toString(), round);
    const ours: Tree = new Map([[path, { ...file, content: Buffer.from(text) }]]);
    const theirs: Tree = new Map([[path, now]]);
    for (const change of await planChanges(baseOf(new Map([[path, file]])), ours, theirs)) {
      kinds.add(change.kind);
      if (!('file' in change)) continue;
      const merged = change.file.content.toString();
      const told = `${path}, --seed ${seed}, round ${round}: ${change.kind}\n${text}`;
      for (const line of own) expect(merged, told).toContain(line);
      const isBroken = (await syntaxFault(path, merged)) !== undefined;
      const wasBroken = (await syntaxFault(path, text)) !== undefined;
      if (change.kind !== 'conflict') expect(isBroken && !wasBroken, told).toBe(false);
    }
  }
  expect([...kinds]).toEqual(expect.arrayContaining(['merge', 'conflict']));
});

/** The text after up to four edits of lines, and what of its owner then stands in it. */
function edited(random: Random, path: string, before: string, round: number) {
  const lines = before.split('\n');
  const below = () => random(Math.max(1, lines.length - 1));
  const comment = /\.md$/.test(path) ? (text: string) => text : (text: string) => `# ${text}`;
  const own: string[] = [];
  const count = 1 + random(4);
  for (let edit = 0; edit < count; edit += 1) {
    const mine = comment(`mine ${round}.${edit}.`);
    const at = below();
    const way = random(4);
    if (way < 2) {
      lines.splice(at, 0, mine);
      own.push(mine);
    } else if (way === 2) {
      lines.splice(at, 1 + random(3));
    } else {
      lines[at] = `${lines[at]} ${mine}`;
      own.push(mine);
    }
  }
  const text = lines.join('\n');
  // A later edit may have taken an earlier one away.
  return { text, own: own.filter((line) => text.includes(line)) };
}

function fail(): never {
  throw new Error('It cannot be: the file was listed a line before.');
}
