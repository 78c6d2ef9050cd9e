import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evidenceIn } from '../../src/check/evidence.ts';
import { parseSource } from '../../src/record/read.ts';
import { waitingRuns } from '../../src/stages/eval/choose-run.ts';
import {
  projectFiles,
  runFiles,
  record as wholeRecord,
  writeProject,
} from '../check/example-project.ts';
import { newWorld, type World } from './world.ts';

const fresh = wholeRecord
  .slice(0, wholeRecord.indexOf('adapt:\n'))
  .replace('phase: adapt', 'phase: select');
const emptyList = `${fresh}adapt:\n  techniques: [prompt]\n  iterations: []  # append-only\n`;

function desk(record: string, changes: Record<string, string> = {}): World {
  const world = newWorld();
  writeProject(world.cwd, { ...projectFiles(), ...changes, 'lifecycle.yaml': record });
  return world;
}

const adaptOf = (world: World) => parseSource(world.read('lifecycle.yaml')).record?.adapt;
const testLine = projectFiles()['data/classification/test.jsonl']?.split('\n')[0] ?? '';
const withoutRuns = (...numbers: readonly string[]) =>
  Object.fromEntries(
    Object.keys(projectFiles())
      .filter((path) => numbers.some((number) => path.startsWith(`eval/runs/${number}-`)))
      .map((path) => [path, '']),
  );

describe('record', () => {
  it('appends the run it is given, the rest of the file as it was', async () => {
    const world = desk(emptyList);
    const { code, stdout } = await world.create([
      'record',
      '--run',
      'eval/runs/0001-prompt.json',
      '--change',
      'Zero-shot.',
      '--next',
      'Show four examples.',
    ]);
    expect(code).toBe(0);
    expect(world.read('lifecycle.yaml')).toBe(
      emptyList.replace(
        ' []  # append-only\n',
        ` # append-only
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
      next: Show four examples.
`,
      ),
    );
    expect(stdout).toMatchInlineSnapshot(`
      "0001-prompt: below-target
        missed  accuracy ≥ 0.9: 0.6 (95%: 0.5 to 0.7)
      +   iterations: # append-only
      +     - technique: prompt
      +       change: Zero-shot.
      +       run: eval/runs/0001-prompt.json
      +       verdict: below-target
      +       next: Show four examples.
      Written to lifecycle.yaml.
      "
    `);
  });

  it.each(['stuff', 'changed something', 'none'])(
    'writes no change that says "%s"',
    async (change) => {
      const world = desk(emptyList);
      const run = 'eval/runs/0001-prompt.json';
      const { code, stderr } = await world.create(['record', '--run', run, '--change', change]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`"${change}" says nothing`)]);
      expect(world.read('lifecycle.yaml')).toBe(emptyList);
    },
  );

  it.each([
    ['--change', 'TODO: say what', 'placeholder'],
    ['--change', 'Write to <your org>', 'placeholder'],
    ['--change', 'de\u200Bsk', 'U+200B'],
    ['--change', 'de\u001B[31msk', 'U+001B'],
    ['--change', 'eval/runs/0001-prompt.json', 'says what its `run` says'],
    ['--change', `with sk-proj-${'a1B2'.repeat(12)}`, 'a key or a password'],
    ['--next', 'TBD', 'placeholder'],
    ['--next', 'ok', 'is nothing'],
  ])('writes no %s "%s", which check would refuse ever after', async (flag, text, problem) => {
    const world = desk(emptyList);
    const { code, stderr } = await world.create(['record', '--run', '1', flag, text]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
    expect(world.read('lifecycle.yaml')).toBe(emptyList);
  });

  it.each([
    ['at_least: 90', 'no result reaches 90', 'Write 0.9.'],
    ['at_most: 0.9', 'sets no `at_least`', 'Write `at_least`.'],
    ['task: chat, at_least: 0.9', 'none of `scope.tasks`', 'Choose one of classification'],
  ])(
    'writes no verdict by a target of %s, which would be another with it',
    async (bound, problem, help) => {
      const record = emptyList.replace('at_least: 0.9', bound);
      const world = desk(record);
      const { code, stderr } = await world.create(['record', '--run', '1']);
      expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
      expect(stderr).toContain(help);
      expect(world.read('lifecycle.yaml')).toBe(record);
      // A look was taken, whatever it is held against, and may not be accepted by it.
      expect((await world.create(['record', '--run', '8', '--accept'])).code).toBe(2);
      expect(await world.create(['record', '--run', '8'])).toMatchObject({ code: 0 });
      expect(adaptOf(world)?.looks).toEqual(['eval/runs/0008-prompt.json']);
    },
  );

  it('takes the first turn of a record whose phase demands an accepted run', async () => {
    const world = desk(emptyList.replace('phase: select', 'phase: adapt'));
    expect(await world.create(['record', '--run', '1'])).toMatchObject({ code: 0 });
    expect(adaptOf(world)?.iterations).toHaveLength(1);
  });

  it('compares with the best earlier run on the same data', async () => {
    const world = desk(emptyList);
    await world.create(['record', '--run', 'eval/runs/0001-prompt.json']);
    await world.create(['record', '--run', 'eval/runs/0002-prompt.json']);
    const { stdout } = await world.create(['record', '--run', 'eval/runs/0003-prompt.json']);
    expect(stdout).toMatchInlineSnapshot(`
      "0003-prompt: meets-target
        met     accuracy ≥ 0.9: 0.95 (95%: 0.85 to 1)
      Compared with eval/runs/0002-prompt.json, the best so far on these examples:
        accuracy 0 (95%: -0.072 to 0.072; 40 pairs, McNemar p = 1)
      +     - technique: prompt
      +       change: few-shot
      +       run: eval/runs/0003-prompt.json
      +       compared_with: eval/runs/0002-prompt.json
      +       verdict: meets-target
      Written to lifecycle.yaml.
      The targets are met. To go on with this run: poe accept 3
      "
    `);
    expect(adaptOf(world)?.iterations?.map((each) => [each.verdict, each.compared_with])).toEqual([
      ['below-target', undefined],
      ['meets-target', 'eval/runs/0001-prompt.json'],
      ['meets-target', 'eval/runs/0002-prompt.json'],
    ]);
  });

  it('advises nobody to go on with a baseline that meets the targets', async () => {
    const baseline = runFiles(projectFiles(), '0009-baseline', Array(40).fill(1));
    const world = desk(emptyList, baseline);
    const path = 'eval/runs/0009-baseline.json';
    const { code, stdout } = await world.create(['record', '--run', path]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('0009-baseline: meets-target')]);
    expect(stdout).not.toContain('poe accept');
  });

  it('offers no run whose answers are too often none, and says how to see them', async () => {
    const files = runFiles(projectFiles(), '0009-prompt', Array(40).fill(1), { cutOff: 3 });
    const world = desk(emptyList, files);
    const run = 'eval/runs/0009-prompt.json';
    const { code, stdout } = await world.create(['record', '--run', run]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('0009-prompt: meets-target')]);
    expect(stdout).toMatch(
      /The targets are met\. Of 40 answers of this run, 3 are none: 3 cut off\. .*: poe errors 9\n/,
    );
    expect(stdout).not.toContain('poe accept');
  });

  it.each([
    ['improved', '0002', 0.99],
    ['no-difference', '0003', 0.99],
  ])('says %s of run %s where the target is out of reach', async (verdict, number, target) => {
    const world = desk(emptyList.replace('0.9 }', `${target} }`));
    await world.create(['record', '--run', 'eval/runs/0001-prompt.json']);
    if (number === '0003') await world.create(['record', '--run', 'eval/runs/0002-prompt.json']);
    await world.create(['record', '--run', `eval/runs/${number}-prompt.json`]);
    expect(adaptOf(world)?.iterations?.at(-1)?.verdict).toBe(verdict);
  });

  it('takes the oldest run that waits, and says how many more do', async () => {
    const world = desk(wholeRecord);
    const { stdout } = await world.create(['record']);
    expect(adaptOf(world)?.iterations?.at(-1)?.run).toBe('eval/runs/0003-prompt.json');
    expect(stdout).toContain('3 more runs wait: create-genai-project record --all\n');
  });

  it('says why the newest run is passed over where an older one is recorded', async () => {
    const baseline = runFiles(projectFiles(), '0009-baseline', Array(40).fill(0));
    const look = runFiles(projectFiles(), '0010-prompt', Array(5).fill(1), { limit: 5 });
    const others = withoutRuns('0003', '0004', '0007', '0008', '0013');
    const world = desk(wholeRecord, { ...others, ...baseline, ...look });
    const { stdout } = await world.create(['record']);
    expect(adaptOf(world)?.iterations?.at(-1)?.run).toBe('eval/runs/0009-baseline.json');
    expect(stdout).toContain(
      'Not recorded: "eval/runs/0010-prompt.json" looked at the first 5 examples only.\n',
    );
  });

  it('passes over looks at the first examples, at what models learn from, and baselines', async () => {
    const look = runFiles(projectFiles(), '0005-prompt', Array(5).fill(1), { limit: 5 });
    const train = runFiles(projectFiles(), '0006-prompt', Array(30).fill(1), { split: 'train' });
    const baseline = runFiles(projectFiles(), '0009-baseline', Array(40).fill(0));
    const last = runFiles(projectFiles(), '0010-prompt', Array(40).fill(1));
    const world = desk(wholeRecord, {
      ...withoutRuns('0003', '0004', '0007', '0008', '0013'),
      ...look,
      ...train,
      ...baseline,
      ...last,
    });
    await world.create(['record']);
    expect(adaptOf(world)?.iterations?.at(-1)?.run).toBe('eval/runs/0010-prompt.json');
  });

  it('waits with the newest baseline of each task, which is its strongest', () => {
    const baselines = ['0001', '0002', '0003', '0004'].map((number) =>
      runFiles({}, `${number}-baseline`, Array(40).fill(1)),
    );
    const files: Record<string, string> = Object.assign({}, ...baselines);
    for (const path of ['eval/runs/0003-baseline.json', 'eval/runs/0004-baseline.json']) {
      const run = JSON.parse(files[path] ?? '');
      files[path] = JSON.stringify({ ...run, tasks: { chat: run.tasks.classification } });
    }
    const { cwd } = newWorld();
    writeProject(cwd, files);
    const { record } = parseSource(emptyList);
    expect(record && waitingRuns(record, evidenceIn(cwd))).toEqual([
      'eval/runs/0002-baseline.json',
      'eval/runs/0004-baseline.json',
    ]);
  });

  it('takes every run that waits with --all, oldest first, each with its own verdict', async () => {
    const world = desk(emptyList, withoutRuns('0004', '0006', '0007', '0008', '0013'));
    const { code, stdout } = await world.create(['record', '--all']);
    const told = adaptOf(world)?.iterations?.map(({ run, change, verdict }) => [
      run,
      change,
      verdict,
    ]);
    expect(told).toEqual([
      ['eval/runs/0001-prompt.json', 'zero-shot', 'below-target'],
      ['eval/runs/0002-prompt.json', 'few-shot', 'meets-target'],
      ['eval/runs/0003-prompt.json', 'few-shot', 'meets-target'],
    ]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('0001-prompt: below-target')]);
  });

  it('takes the run of a merged branch that has the number of one that is recorded', async () => {
    const others = withoutRuns('0003', '0004', '0006', '0007', '0008', '0013');
    const twin = runFiles(projectFiles(), '0002-again', Array(40).fill(1));
    const path = 'eval/runs/0002-again.json';
    const run = { ...JSON.parse(twin[path] ?? ''), technique: 'prompt' };
    const world = desk(wholeRecord.replace(/ {2}accepted.*\n/, ''), {
      ...others,
      ...twin,
      [path]: JSON.stringify(run),
    });
    const { stdout } = await world.create(['record']);
    expect(adaptOf(world)?.iterations?.at(-1)?.run).toBe(path);
    expect(stdout).toContain(`poe accept ${path}\n`);
  });

  it('does not say that all is recorded where a run was closed out by a newer one', async () => {
    const others = withoutRuns('0003', '0004', '0006', '0007', '0008', '0013');
    const first = wholeRecord.replace(/ {4}- technique[\s\S]*?(?= {4}- technique)/, '');
    const { code, stderr } = await desk(first, others).create(['record']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(
        'No run waits: "eval/runs/0001-prompt.json" is older than the last recorded one.',
      ),
    ]);
  });

  it('asks for no run again that a recorded one repeated', async () => {
    const others = withoutRuns('0003', '0004', '0006', '0007', '0008', '0013');
    const first = wholeRecord.replace(/ {4}- technique[\s\S]*?(?= {4}- technique)/, '');
    const world = desk(first, others);
    const [run, { model, inputs, prompt }] = ['0001-prompt', '0002-prompt'].map((id) =>
      JSON.parse(world.read(`eval/runs/${id}.json`)),
    );
    const write = (more: object) =>
      writeFileSync(
        join(world.cwd, 'eval/runs/0001-prompt.json'),
        JSON.stringify({ ...run, model, inputs, ...more }),
      );
    write({ prompt: { name: 'few-shot', shots: 1, examples: 'nearest' } });
    const other = await world.create(['record']);
    expect(other.stderr).toContain('No run waits: "eval/runs/0001-prompt.json" is older');
    write({ prompt });
    const { code, stderr } = await world.create(['record']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Every run in eval/runs')]);
  });

  it('asks which run is meant where two have the number', async () => {
    const world = desk(wholeRecord);
    writeFileSync(join(world.cwd, 'eval/runs/0003-other.json'), '{}');
    const { code, stderr } = await world.create(['record', '--run', '3']);
    expect([code, stderr]).toEqual([
      2,
      'error: 2 runs have the number 3.\nhelp: Name one: eval/runs/0003-other.json or eval/runs/0003-prompt.json\n',
    ]);
  });

  it('says what to do about a run file that was cut off', async () => {
    const world = desk(emptyList);
    writeFileSync(join(world.cwd, 'eval/runs/0001-prompt.json'), '{"version": 1,');
    const { code, stderr } = await world.create(['record']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/0001-prompt\.json" is no run file: .*\nhelp: .*: restore it, or/),
    ]);
  });

  it('says of a trained model which it was', async () => {
    const world = desk(wholeRecord, withoutRuns('0003'));
    await world.create(['record']);
    expect(adaptOf(world)?.iterations?.at(-1)?.change).toBe('lora, zero-shot');
  });

  it('says which model answered, where it is another than before', async () => {
    const world = desk(emptyList, withoutRuns('0003'));
    for (const path of ['eval/runs/0001-prompt.json', 'eval/runs/0002-prompt.json']) {
      writeFileSync(join(world.cwd, path), world.read(path).replace('models/tiny', 'ours/large'));
    }
    await world.create(['record']);
    await world.create(['record']);
    const changes = adaptOf(world)?.iterations?.map(({ change }) => change);
    expect(changes).toEqual(['large, zero-shot', 'few-shot']);
  });

  it.each([
    'eval//runs/0003-prompt.json',
    './eval/runs/../runs/0003-prompt.json',
    'absolute',
    '3',
    '0003-prompt',
  ])('writes a path as the record has it that was typed as %s', async (typed) => {
    const world = desk(wholeRecord);
    const path = typed === 'absolute' ? join(world.cwd, 'eval/runs/0003-prompt.json') : typed;
    await world.create(['record', '--run', path]);
    expect(adaptOf(world)?.iterations?.at(-1)?.run).toBe('eval/runs/0003-prompt.json');
    const { stderr } = await world.create(['record', '--run', path]);
    expect(stderr).toContain('is recorded already');
  });

  it.each([
    [
      'was measured on a prompt that is another now',
      'prompt/classification/few-shot.md',
      'Other.\n',
      'has changed since run 0008-prompt',
    ],
    [
      'knows the questions from its training data',
      'data/classification/train.jsonl',
      testLine,
      'also stands in',
    ],
  ])(
    'does not accept a run that %s, as check would say right after',
    async (_, path, text, message) => {
      const open = wholeRecord
        .replace(/ {2}looks.*\n {2}accepted.*\n/, '')
        .replace('phase: adapt', 'phase: select');
      const world = desk(open, { [path]: text });
      const accept = ['record', '--run', 'eval/runs/0008-prompt.json', '--accept'];
      const { code, stderr } = await world.create(accept);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
      expect(world.read('lifecycle.yaml')).toBe(open);
    },
  );

  it('says why the only new run does not count', async () => {
    const world = desk(
      emptyList,
      withoutRuns('0001', '0002', '0003', '0004', '0006', '0007', '0008', '0013'),
    );
    const { code, stderr } = await world.create(['record']);
    expect(stderr).toContain(
      'note: "eval/runs/0005-prompt.json" looked at the first 5 examples only.',
    );
    expect(code).toBe(2);
  });

  describe('a trained model before any prompt', () => {
    const trained = ['record', '--run', 'eval/runs/0013-fine-tune.json'];

    it('is refused, with the prompt to record first, and taken after it', async () => {
      const world = desk(emptyList);
      const { code, stderr } = await world.create(trained);
      const first = /help: create-genai-project (record --run (eval\/runs\/0001-prompt.json))\n/;
      const [, command = '', path] = first.exec(stderr) ?? [];
      expect(code).toBe(2);
      expect(world.read('lifecycle.yaml')).toBe(emptyList);
      await world.create(command.split(' '));
      expect((await world.create(trained)).code).toBe(0);
      expect(adaptOf(world)?.iterations?.map(({ run }) => run)).toEqual([path, trained[2]]);
    });

    it('asks for a prompt where none was evaluated', async () => {
      const runs = withoutRuns('0001', '0002', '0003', '0004', '0005', '0006', '0007', '0008');
      const { stderr } = await desk(emptyList, runs).create(trained);
      expect(stderr).toContain('help: Evaluate a prompt on the base model first');
    });

    it('is taken where the record says why that is right', async () => {
      const ignore =
        'ignore:\n  - { rule: adapt/no-baseline, reason: The base is no chat model. }\n';
      expect((await desk(emptyList + ignore).create(trained)).code).toBe(0);
    });
  });

  describe('a look at the test split', () => {
    const open = wholeRecord.replace(/ {2}looks.*\n {2}accepted.*\n/, '');
    const look = 'eval/runs/0008-prompt.json';
    const later = withoutRuns('0003', '0004', '0005', '0006', '0007', '0013');

    it('is counted and accepted where it meets the targets', async () => {
      const world = desk(open, later);
      const { code, stdout } = await world.create(['record', '--accept']);
      expect(code).toBe(0);
      expect(stdout).toMatchInlineSnapshot(`
        "0008-prompt: meets-target
          met     accuracy ≥ 0.9: 0.95 (95%: 0.85 to 1)
        Look 1 at these test examples.
        +   looks: [eval/runs/0008-prompt.json]
        +   accepted: eval/runs/0008-prompt.json
        Written to lifecycle.yaml.
        Next: type "create-genai-project check"; "poe iterate" says what comes then.
        "
      `);
      expect(adaptOf(world)).toMatchObject({ looks: [look], accepted: look });
      expect(adaptOf(world)?.iterations).toHaveLength(2);
      expect(await world.create(['check'])).toMatchObject({ code: 0 });
    });

    it('asks for the phase that comes with it where the record is not there yet', async () => {
      const world = desk(open.replace('phase: adapt', 'phase: select'), later);
      const { stdout } = await world.create(['record', '--accept']);
      expect(stdout).toContain('Next: set "phase: adapt" in a change of its own, and type');
    });

    it('is counted without --accept, and is no turn of the loop', async () => {
      const world = desk(open, later);
      expect(await world.create(['record'])).toMatchObject({ code: 0, stderr: '' });
      expect(adaptOf(world)).toMatchObject({ looks: [look] });
      expect(adaptOf(world)?.iterations).toHaveLength(2);
      expect(adaptOf(world)?.accepted).toBeUndefined();
      const { stderr } = await world.create(['record']);
      expect(stderr).toContain('Every run in eval/runs is recorded.');
    });

    it('is counted whenever it was, and however little it saw', async () => {
      const partial = { split: 'test', limit: 5 };
      const missed = runFiles(projectFiles(), '0000-prompt', Array(5).fill(0), partial);
      const world = desk(open, { ...later, ...missed });
      const path = 'eval/runs/0000-prompt.json';
      expect(await world.create(['record', '--run', path])).toMatchObject({ code: 0 });
      expect(adaptOf(world)?.looks).toEqual([path]);
    });

    it('is accepted later, once it is counted', async () => {
      const world = desk(open, later);
      await world.create(['record']);
      const { code } = await world.create(['record', '--run', look, '--accept']);
      expect(code).toBe(0);
      expect(adaptOf(world)).toMatchObject({ looks: [look], accepted: look });
      const again = await world.create(['record', '--run', look, '--accept']);
      expect(again.stdout).toContain('\nlifecycle.yaml says so already.\n');
      expect(again.stdout).not.toContain('Written');
    });

    it('is not taken where its model or a verdict is not sound, which no look mends', async () => {
      const dry = ['record', '--run', '2', '--accept', '--dry-run'];
      const sound = desk(open, later);
      expect(await sound.create(dry)).toMatchObject({ code: 0, stderr: '' });
      expect(sound.read('lifecycle.yaml')).toBe(open);
      const other = open.replace('revision: recipe-1', 'revision: recipe-2');
      const { code, stderr } = await desk(other, later).create(dry);
      expect([code, stderr]).toEqual([2, expect.stringContaining('recipe-2')]);
      // As where a target was lowered since: what check would say right after is said before.
      const lower = open.replace('verdict: meets-target', 'verdict: below-target');
      const stale = await desk(lower, later).create(dry);
      expect([stale.code, stale.stderr]).toEqual([
        2,
        expect.stringContaining('says below-target, and run 0002-prompt'),
      ]);
      expect(stale.stderr).toContain('help: Write `meets-target`');
      const unasked = await sound.create(dry.slice(0, -1));
      expect(unasked.stderr).toContain('help: Take that look: poe accept');
    });

    it('is the third with a warning', async () => {
      const scores = Array(40).fill(1);
      const seen = { prompt: 'few-shot', split: 'test' };
      const world = desk(open, {
        ...later,
        ...runFiles(projectFiles(), '0009-prompt', scores, seen),
        ...runFiles(projectFiles(), '0010-prompt', scores, seen),
      });
      for (const number of ['0008', '0009']) {
        const run = `eval/runs/${number}-prompt.json`;
        expect((await world.create(['record', '--run', run])).stdout).not.toContain('luckiest');
      }
      const { stdout } = await world.create(['record', '--accept']);
      expect(stdout).toContain('Look 3 at these test examples; the best of so many is partly');
      const checked = await world.create(['check']);
      expect(checked.stdout).toContain('warning[adapt/many-looks]');
    });

    it('is one more also where a label was mended or an example added since', async () => {
      const data = 'data/classification/test.jsonl';
      const mended = { ...projectFiles(), [data]: `${projectFiles()[data]}\n` };
      const world = desk(open, {
        ...later,
        [data]: mended[data] ?? '',
        ...runFiles(mended, '0009-prompt', Array(40).fill(1), {
          prompt: 'few-shot',
          split: 'test',
        }),
      });
      const newer = ['record', '--run', 'eval/runs/0009-prompt.json'];
      const { stderr } = await world.create([...newer, '--accept']);
      expect(stderr).toContain(`a look that \`looks\` does not name: "${look}"`);
      await world.create(newer);
      const { stdout } = await world.create(['record', '--run', look]);
      expect(stdout).toContain('Look 2 at these test examples');
    });

    it('is refused where it misses the targets, and where dev never saw its like', async () => {
      const missed = runFiles(projectFiles(), '0008-prompt', Array(40).fill(0), {
        prompt: 'few-shot',
        split: 'test',
      });
      const { stderr } = await desk(open, { ...later, ...missed }).create(['record', '--accept']);
      expect(stderr).toContain('misses accuracy ≥ 0.9, so it cannot be accepted');
      const untried = await desk(emptyList, later).create(['record', '--run', look, '--accept']);
      expect(untried).toMatchObject({ code: 2 });
      expect(untried.stderr).toContain(
        `No iteration is of the model and prompt of the accepted run "${look}".`,
      );
    });
  });

  it('accepts no run on dev, and says what to type', async () => {
    const world = desk(
      wholeRecord.replace(/ {2}accepted.*\n/, ''),
      withoutRuns('0003', '0004', '0005', '0006', '0007', '0013'),
    );
    const { code, stderr } = await world.create(['record', '--accept']);
    expect(stderr).toContain(
      '"eval/runs/0002-prompt.json" was measured on "data/classification/dev.jsonl"',
    );
    expect(stderr).toContain('help: Take that look: poe accept\n');
    expect(code).toBe(2);
  });

  it('writes nothing with --dry-run', async () => {
    const world = desk(emptyList);
    const { code, stdout } = await world.create([
      'record',
      '--run',
      'eval/runs/0001-prompt.json',
      '--dry-run',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('+     - technique: prompt');
    expect(world.read('lifecycle.yaml')).toBe(emptyList);
  });

  it('keeps Windows line ends and the permissions of the file', async () => {
    const windows = emptyList.replaceAll('\n', '\r\n');
    const world = desk(windows);
    const path = join(world.cwd, 'lifecycle.yaml');
    const mode = statSync(path).mode;
    await world.create(['record', '--run', 'eval/runs/0001-prompt.json']);
    expect(readFileSync(path, 'utf8').replaceAll('\r\n', '')).not.toContain('\n');
    expect(statSync(path).mode).toBe(mode);
  });

  it.each([
    ['--run eval/runs/0001-prompt.json --accept', emptyList, 'Take that look: poe accept'],
    ['--run eval/runs/0005-prompt.json', emptyList, 'looked at the first 5 examples only'],
    ['--run eval/runs/0009-prompt.json', emptyList, 'There is no "eval/runs/0009-prompt.json".'],
    ['--run 9', emptyList, 'There is no "9".'],
    ['--run=', emptyList, '--run is empty text.'],
    ['--run ../x.json', emptyList, 'climbs out with `..`'],
    ['--run eval/runs/0001-prompt.json', wholeRecord, 'is recorded already'],
    [
      '--run eval/runs/0001-prompt.json',
      wholeRecord.replaceAll('0001', '0003'),
      'is older than the last recorded run',
    ],
    [
      '--run eval/runs/0003-prompt.json',
      `${fresh}adapt:\n  iterations: [ # none\n  ]\n`,
      'Add these lines by hand',
    ],
    ['', emptyList.replace('licence', 'license'), 'did you mean `licence`'],
    ['--accept', emptyList, '7 runs wait to be recorded: which of them is accepted?'],
    [
      '--all --change x',
      emptyList,
      '--all records every run that waits, and --change is about one',
    ],
  ])('refuses %j and changes nothing', async (flags, record, message) => {
    const world = desk(record);
    const { code, stderr } = await world.create(['record', ...flags.split(' ').filter(Boolean)]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(world.read('lifecycle.yaml')).toBe(record);
  });

  it('refuses a run whose examples were edited', async () => {
    const world = desk(emptyList);
    const path = join(world.cwd, 'eval/runs/0001-prompt.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"accuracy":0', '"accuracy":1'));
    const { code, stderr } = await world.create(['record', '--run', 'eval/runs/0001-prompt.json']);
    expect(stderr).toContain('was changed after run 0001-prompt was written');
    expect(code).toBe(2);
  });

  it('asks for the words on a terminal', async () => {
    const world = desk(emptyList);
    const { code } = await world.create(['record', '--run', 'eval/runs/0001-prompt.json'], {
      typed: ['No examples.', 'Four examples.'],
      stdin: { isTTY: true } as never,
      stdout: { isTTY: true } as never,
      env: { ACCESSIBLE: '1' },
    });
    expect(code).toBe(0);
    expect(adaptOf(world)?.iterations?.[0]).toMatchObject({
      change: 'No examples.',
      next: 'Four examples.',
    });
  });

  it('asks no machine that has a terminal', async () => {
    const world = desk(emptyList);
    const { code, stdout } = await world.create(['record', '--run', 'eval/runs/0001-prompt.json'], {
      typed: ['No examples.', 'Four examples.'],
      stdin: { isTTY: true } as never,
      stdout: { isTTY: true } as never,
      env: { ACCESSIBLE: '1', CI: 'true' },
    });
    expect(code).toBe(0);
    expect(stdout).not.toContain('What was changed');
    expect(adaptOf(world)?.iterations?.[0]).not.toHaveProperty('next');
  });

  it('finds the project from a folder in it, and a run as it is named from there', async () => {
    const world = desk(emptyList);
    const cwd = join(world.cwd, 'eval');
    const args = ['record', '--run', 'runs/0001-prompt.json', '--change', 'No examples.'];
    expect(await world.create(args, { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect(adaptOf(world)?.iterations?.[0]?.run).toBe('eval/runs/0001-prompt.json');
  });

  it('says what to do where there is no project', async () => {
    const { code, stderr } = await newWorld().create(['record']);
    expect(stderr).toContain('There is no lifecycle.yaml in this folder');
    expect(code).toBe(2);
  });
});
