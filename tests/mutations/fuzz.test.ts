import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { formatBase, parseBase } from '../../src/project/base.ts';
import { parseAnswers } from '../../src/questions/saved.ts';
import { catalogue as stages } from '../../src/stages/index.ts';
import { loadRules } from '../../src/stages/load-rules.ts';
import { type Random, randomNumbers } from '../record/edit/random-record.ts';
import { recordFile } from './change.ts';
import { type Desk, deskOf } from './judge.ts';
import { type Files, validProjects } from './records.ts';

/** A fixed share of cases; more, and others, with npm run fuzz. */
const cases = Number(process.env.FUZZ_ROUNDS ?? 60);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_127);
const rules = await loadRules(stages.stages);
const { released: files } = await validProjects();
const [accepted, load, releases] = [
  'eval/runs/0007-fine-tune.json',
  'deploy/runs/0002-load.json',
  'deploy/releases.yaml',
];

let desk: Desk;
beforeAll(() => {
  desk = deskOf(files);
});
afterAll(() => desk.remove());

describe(`whatever was done to a file (seed ${seed})`, () => {
  it.each([
    ['the record', recordFile],
    ['a run file', accepted],
    ['the examples of a run', `${accepted}l`],
    ['a load run', load],
    ['the list of releases', releases],
  ])('check says what is wrong with %s, in a second, and never fails', (_, path) => {
    const random = randomNumbers(seed);
    for (let round = 0; round < cases; round += 1) {
      const text = damaged(random, files[path] ?? '');
      const before = process.cpuUsage();
      const { findings } = desk.judge({ [path]: text }, rules);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1e6, text).toBeLessThan(2);
      const isFound = findings.some(({ severity }) => severity === 'error');
      if (isWrong(path, text, files)) expect(isFound, text).toBe(true);
    }
  });

  it('answers are read, or refused in a sentence', async () => {
    const random = randomNumbers(seed);
    for (let round = 0; round < cases; round += 1) {
      const text = damaged(
        random,
        'task: classification\nbreadth: narrow\ntasks: [chat]\ntarget: 16\n',
      );
      await sentence(() => parseAnswers(text, 'answers.yaml', stages.questions), text);
    }
  });

  it('a base is read, or refused in a sentence', async () => {
    const random = randomNumbers(seed);
    const whole = Object.entries(files)
      .filter(([path]) => path.startsWith('prompt/'))
      .map(([path, text]) => [path, { content: Buffer.from(text) }] as const);
    const base = formatBase(new Map(whole) as never, '0.1.0').toString();
    for (let round = 0; round < cases; round += 1) {
      const text = damaged(random, base);
      await sentence(async () => parseBase(Buffer.from(text)), text);
    }
  });
});

async function sentence(work: () => Promise<unknown>, text: string): Promise<void> {
  try {
    await work();
  } catch (error) {
    expect(error, text).toBeInstanceOf(UserError);
  }
}

/** What nobody could take for sound: figures, counts and examples are others, or nothing can be read. */
function isWrong(path: string, text: string, before: Files): boolean {
  if (path === `${accepted}l`) return text !== before[path];
  if (path !== accepted) return false;
  try {
    const [was, is] = [JSON.parse(before[path] ?? ''), JSON.parse(text)];
    return (
      ['id', 'examples'].some((key) => !isDeepStrictEqual(was[key], is?.[key])) ||
      was.tasks.classification.n !== is?.tasks?.classification?.n ||
      was.tasks.classification.metrics.accuracy.value !==
        is?.tasks?.classification?.metrics?.accuracy?.value
    );
  } catch (error) {
    if (error instanceof SyntaxError) return true;
    throw error;
  }
}

const strange = [
  '',
  '{',
  '}',
  '[',
  '"',
  ': ',
  '- ',
  '\n',
  '\t',
  '\0',
  'NaN',
  '1e999',
  '-1',
  'null',
  '\u202E',
  '../',
  '&a ',
  '---\n',
  '__proto__',
  '💥',
];

/** A text with pieces cut out, doubled, exchanged and put where they do not belong. */
function damaged(random: Random, text: string): string {
  let made = text;
  for (let count = 0; count <= random(3); count += 1) {
    const [start, length] = [random(made.length + 1), random(random(4) === 0 ? 400 : 6)];
    const piece = made.slice(start, start + length);
    const other = random(made.length + 1);
    const added =
      [strange[random(strange.length)] ?? '', piece + piece, made.slice(other, other + length), ''][
        random(4)
      ] ?? '';
    made = made.slice(0, start) + added + made.slice(start + length);
  }
  return made === '' ? '\n' : made;
}
