import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evidenceIn } from '../../src/check/evidence.ts';
import { linesOfKey } from '../../src/check/lines-of-key.ts';
import { saidIn } from '../../src/check/said-of-key.ts';
import { sha256Of } from '../../src/sha256.ts';
import {
  card,
  projectFiles,
  type RunOptions,
  record,
  runFiles,
  scorer,
  temporaryProject,
  writeProject,
} from './example-project.ts';
import { findingsIn } from './findings.ts';

/** What `check` finds after `change` did something to the example project: severity, rule and message. */
function findings(change: (root: string) => void, text = record): string[] {
  const found = findingsIn({ ...projectFiles(), 'lifecycle.yaml': text }, { change });
  return found.map(({ severity, rule, message }) => `${severity} ${rule} ${message}`);
}

/** The candidate that is accepted, as dev and as test saw it. */
function onBothSplits(
  files: Readonly<Record<string, string>>,
  scores: readonly number[],
  model: NonNullable<RunOptions['model']>,
): Record<string, string> {
  const how = { prompt: 'few-shot', model };
  return {
    ...runFiles(files, '0002-prompt', scores, how),
    ...runFiles(files, '0008-prompt', scores, { ...how, split: 'test' }),
  };
}

const isWindows = process.platform === 'win32';
const write = (path: string, text: string) => (root: string) =>
  writeFileSync(join(root, path), text);
const line = (input: string) => `${JSON.stringify({ id: 'x', input, expected: 'hardware' })}\n`;

it('ends with its findings where a line of the data nests without end', () => {
  const [lists, mappings] = ['[', '{"a":'].map((open) => open.repeat(50_000));
  const train = `{"id": "x", "input": ${lists}${']'.repeat(50_000)}}
{"id": "y", "input": ${mappings}1${'}'.repeat(50_000)}}\n`;
  expect(findings(write('data/classification/train.jsonl', train))).toEqual(
    findings(write('data/classification/train.jsonl', line('Another ticket.'))),
  );
});

describe('a file that Git LFS did not fetch', () => {
  const pointer = (path: string) => (root: string) => {
    const content = readFileSync(join(root, path));
    const lines = ['version https://git-lfs.github.com/spec/v1', `oid sha256:${sha256Of(content)}`];
    writeFileSync(join(root, path), `${lines.join('\n')}\nsize ${content.length}\n`);
  };

  it.each(['test', 'dev', 'train'])('is no changed one, but cannot be looked into: %s', (split) => {
    const path = `data/classification/${split}.jsonl`;
    expect(findings(pointer(path))).toEqual([
      `warning adapt/data-overlap Nobody can say here whether examples also stand in the training data: "${path}" was not fetched.`,
    ]);
  });

  it('is enough where its hash is all that is asked', () => {
    expect(findings(pointer('prompt/classification/few-shot.md'))).toEqual([]);
  });

  it('is no evidence where it holds the answers', () => {
    expect(findings(pointer('eval/runs/0008-prompt.jsonl'))).toEqual([
      'error adapt/run-malformed "eval/runs/0008-prompt.jsonl": it was not fetched from Git LFS.',
    ]);
  });
});

describe('data that are not in git', () => {
  const splits = ['dev', 'test', 'train'].map((split) => `data/classification/${split}.jsonl`);
  const listed = splits.map((path) => `"${path}"`).join(', ');
  const unknown = [
    'warning adapt/run-stale "data/classification/test.jsonl" was not fetched, so nobody can say here whether run 0008-prompt still fits it.',
    `warning adapt/data-overlap Nobody can say here whether examples also stand in the training data: ${listed} were not fetched.`,
  ];
  const away = (pointers: readonly string[]) => (root: string) => {
    for (const path of splits) rmSync(join(root, path));
    for (const path of pointers) write(`${path}.dvc`, 'outs: []\n')(root);
  };

  it.each([
    ['with DVC, file by file', splits],
    ['with DVC, all in one', ['data']],
    ['elsewhere', []],
  ])('are not gone, but cannot be looked into, where they lie %s', (_, pointers) => {
    expect(findings(away(pointers))).toEqual(unknown);
  });

  it('are gone where some are there', () => {
    const [, test = ''] = splits;
    expect(findings((root) => rmSync(join(root, test)))).toContainEqual(
      `error adapt/run-stale "${test}" is gone since run 0008-prompt was measured on it.`,
    );
  });
});

describe('a run file that is gone', () => {
  const gone = (...numbers: readonly string[]) => {
    return (root: string) => {
      for (const number of numbers) rmSync(join(root, `eval/runs/${number}-prompt.json`));
    };
  };
  const waived = `${record}ignore:\n  - { rule: adapt/old-run-missing, reason: Tidied away to the archive of the desk. }\n`;
  const older = (text: string) =>
    text.replace(
      '  iterations:\n',
      `$&    - technique: prompt
      change: The prompt of the vendor.
      run: eval/runs/0000-prompt.json
      verdict: below-target
`,
    );

  it('can be left out where nothing rests on it', () => {
    expect(findings(() => {}, older(record))).toEqual([
      'error adapt/old-run-missing There is no "eval/runs/0000-prompt.json".',
    ]);
    expect(findings(() => {}, older(waived))).toEqual([]);
  });

  it.each(['0001', '0002', '0008'])('is demanded where the result rests on it: %s', (number) => {
    expect(findings(gone(number), older(waived))).toContainEqual(
      `error adapt/run-missing There is no "eval/runs/${number}-prompt.json".`,
    );
  });
});

describe('staleness', () => {
  it('is an error for the accepted run', () => {
    expect(findings(write('prompt/classification/few-shot.md', 'Other.\n'))).toEqual([
      'error adapt/run-stale "prompt/classification/few-shot.md" has changed since run 0008-prompt was measured on it.',
    ]);
  });

  const windows = (text: string) => text.replaceAll('\n', '\r\n');
  const ended = (files: Record<string, string>) => {
    const paths = Object.keys(files).filter((path) => !/^models\/|\.json$/.test(path));
    return Object.fromEntries(paths.map((path) => [path, windows(files[path] ?? '')]));
  };

  it('takes a file that is not there for none that said nothing', () => {
    const root = temporaryProject({});
    writeFileSync(join(root, 'here.txt'), '');
    const evidence = evidenceIn(root);
    expect(evidence.isUnchanged('here.txt', sha256Of(''))).toBe(true);
    expect(evidence.isUnchanged('gone.txt', sha256Of(''))).toBe(false);
  });

  it('is silent where git gave all lines the ends of Windows', () => {
    expect(findings((root) => writeProject(root, ended(projectFiles())))).toEqual([]);
  });

  it.each(['', '\n\n'])(
    'is silent where a hook or an editor ended the file otherwise: %j',
    (end) => {
      const files = projectFiles();
      const texts = Object.keys(files).filter((path) => /^(?:data|prompt|src)\/|jsonl$/.test(path));
      const other = texts.map((path) => [path, files[path]?.replace(/\n$/, end) ?? '']);
      expect(findings((root) => writeProject(root, Object.fromEntries(other)))).toEqual([]);
    },
  );

  it('is silent where runs were made of lines with those, and git took them away', () => {
    const files = projectFiles();
    const text = files['prompt/classification/few-shot.md'] ?? '';
    const [before, after] = [text, windows(text)].map((each) => sha256Of(each));
    const runs = ['0002', '0008'].map((number) => `eval/runs/${number}-prompt.json`);
    const measured = runs.map((run) => [run, files[run]?.replace(`${before}`, `${after}`) ?? '']);
    expect(measured.map(([, run]) => run)).not.toEqual(runs.map((run) => files[run]));
    expect(findings((root) => writeProject(root, Object.fromEntries(measured)))).toEqual([]);
  });

  it('is a warning for the run it was compared with', () => {
    expect(findings(write('prompt/classification/zero-shot.md', 'Other.\n'))).toEqual([
      'warning adapt/run-stale "prompt/classification/zero-shot.md" has changed since run 0001-prompt was measured on it.',
    ]);
  });

  it('is an error where the code that scores the answers was changed', () => {
    expect(findings(write(scorer, 'def score(): return 1\n'))).toContainEqual(
      `error adapt/run-stale "${scorer}", which scores the answers, has changed since run 0008-prompt.`,
    );
  });

  it('is an error where the card says otherwise how answers are read, and only there', () => {
    const written = projectFiles()[card] ?? '';
    const licensed = written
      .replace('license: unknown', 'license: cc0-1.0')
      .replace('# T', '# Our t');
    expect(findings(write(card, `\uFEFF${licensed.replaceAll('\n', '\r\n')}`))).toEqual([]);
    expect(findings(write(card, written.replace('billing', 'invoices')))).toContainEqual(
      `error adapt/run-stale "${card}", whose key "task" says how to read the answers, has changed since run 0008-prompt.`,
    );
  });

  it('is silent where a formatter laid out the card otherwise', () => {
    const files = projectFiles();
    const written = files[card] ?? '';
    const lines = linesOfKey(written, 'task');
    const laid = written
      .replace('  # as the desk calls them\n', '')
      .replace(
        'labels: [billing, refund]',
        'labels:\n    - billing # as the desk calls it\n    - refund',
      );
    expect(laid).not.toBe(written);
    const hashes = [lines, saidIn(lines)].map(sha256Of);
    const runs = ['0001', '0002', '0008'].map((number) => `eval/runs/${number}-prompt.json`);
    const measured = runs.map((run) => [
      run,
      files[run]?.replace(`${hashes[0]}`, `${hashes[1]}`) ?? '',
    ]);
    expect(measured.map(([, run]) => run)).not.toEqual(runs.map((run) => files[run]));
    const changed = { ...Object.fromEntries(measured), [card]: laid };
    expect(findings((root) => writeProject(root, changed))).toEqual([]);
  });

  it('is silent for older history', () => {
    const later = record.replace(
      '  looks:',
      `    - technique: prompt
      change: The nearest examples.
      run: eval/runs/0003-prompt.json
      compared_with: eval/runs/0002-prompt.json
      verdict: meets-target
  looks:`,
    );
    expect(findings(write('prompt/classification/zero-shot.md', 'Other.\n'), later)).toEqual([]);
  });

  it('is an error for the newest run, where the phase demands a result and none is accepted', () => {
    const open = record.replace(/ {2}accepted.*\n/, '');
    const change = write('prompt/classification/few-shot.md', 'Other.\n');
    expect(findings(change, open)).toContainEqual(expect.stringContaining('error adapt/run-stale'));
  });

  it('is a warning for the newest run, where the phase demands no result yet', () => {
    const open = record.replace(/ {2}accepted.*\n/, '').replace('phase: adapt', 'phase: select');
    expect(findings(write('prompt/classification/few-shot.md', 'Other.\n'), open)).toEqual([
      'warning adapt/run-stale "prompt/classification/few-shot.md" has changed since run 0002-prompt was measured on it.',
    ]);
  });

  it('is a warning where only the lock file changed', () => {
    expect(
      findings(write('uv.lock', 'version = 2\n')).filter((each) => each.startsWith('error')),
    ).toEqual([]);
  });

  it('is an error where an input is gone', () => {
    expect(findings((root) => rmSync(join(root, 'data/classification/test.jsonl')))).toContainEqual(
      'error adapt/run-stale "data/classification/test.jsonl" is gone since run 0008-prompt was measured on it.',
    );
  });

  it.skipIf(isWindows)('is an error where an input lies behind a link out of the project', () => {
    const found = findings((root) => {
      rmSync(join(root, 'data'), { recursive: true });
      mkdirSync(`${root}-data/classification`, { recursive: true });
      writeFileSync(`${root}-data/classification/test.jsonl`, '');
      symlinkSync(`${root}-data`, join(root, 'data'));
    });
    expect(found).toContainEqual(
      'error adapt/run-stale "data/classification/test.jsonl" leaves the project through a link since run 0008-prompt was measured on it.',
    );
  });

  describe('of a model folder', () => {
    const folder = 'models/tiny';

    it('is silent where what does not decide answers was changed', () => {
      expect(findings(write(`${folder}/notes.md`, 'x'))).toEqual([]);
    });

    it('is an error where the weights are others', () => {
      expect(findings(write(`${folder}/model.safetensors`, 'others'))).toEqual([
        `error adapt/run-stale The model "${folder}" has changed since run 0008-prompt was measured on it.`,
        `info adapt/run-stale The model "${folder}" has changed since run 0001-prompt was measured on it.`,
      ]);
    });

    it.each([
      ['', 'none of it is'],
      ['model.safetensors', 'git holds the other files'],
    ])('is a note where they are not on this machine: %j, for %s', (file) => {
      expect(findings((root) => rmSync(join(root, folder, file), { recursive: true }))).toEqual([
        expect.stringContaining(`info adapt/run-stale "${folder}" is not on this machine`),
      ]);
    });
  });
});

describe('the hash of a model folder', () => {
  const hashOf = (files: Record<string, string>) => {
    return evidenceIn(temporaryProject(files)).modelSha256('models/tiny');
  };
  const weights = { 'models/tiny/model.safetensors': 'weights' };

  it.each([
    'model.gguf',
    'adapter/adapter.safetensors',
    'config.json',
    'chat_template.jinja',
    'merges.txt',
    'tokenizer.model',
    'pytorch_model-00001-of-00002.bin',
  ])('is another with %s', (name) => {
    expect(hashOf({ ...weights, [`models/tiny/${name}`]: 'x' })).not.toBe(hashOf(weights));
  });

  it.each(['README.md', 'optimizer.pt', 'train.log', 'training_args.bin'])(
    'is the same with %s',
    (name) => {
      expect(hashOf({ ...weights, [`models/tiny/${name}`]: 'x' })).toBe(hashOf(weights));
    },
  );

  describe.skipIf(isWindows)('where a data-versioning tool left links', () => {
    const linked = (change: (folder: string) => void) => {
      const root = temporaryProject({ 'models/tiny/notes.md': 'x', ...cached });
      change(join(root, 'models/tiny'));
      return evidenceIn(root).modelSha256('models/tiny');
    };
    const cached = { 'cache/a1': 'weights', 'cache/b2/config.json': '{}' };
    const link = (target: string, name: string) => (folder: string) =>
      symlinkSync(target, join(folder, name));

    it('is that of what they lead to', () => {
      expect(linked(link('../../cache/a1', 'model.safetensors'))).toBe(hashOf(weights));
    });

    it('is none where what they lead to was not fetched', () => {
      expect(linked(link('../../cache/gone', 'model.safetensors'))).toBeUndefined();
    });

    it('leaves out what lies behind a link to a folder, as Python does', () => {
      const both = (folder: string) => {
        link('../../cache/a1', 'model.safetensors')(folder);
        link('../../cache/b2', 'parts')(folder);
      };
      expect(linked(both)).toBe(hashOf(weights));
    });
  });
});

describe('a run file', () => {
  const path = 'eval/runs/0008-prompt.json';
  const text = () => projectFiles()[path] ?? '';

  it.each([
    ['that is no JSON', 'x', 'it is not JSON'],
    [
      'with NaN',
      text().replace('"value": 0.95', '"value": NaN'),
      'it holds NaN, which is no measurement',
    ],
    ['with -Infinity', text().replace('"value": 0.95', '"value": -Infinity'), 'it holds -Infinity'],
    [
      'of another version',
      text().replace('"version": 1', '"version": 2'),
      'version is 2; expected 1',
    ],
    ['without its inputs', text().replace('"inputs"', '"outputs"'), 'inputs is missing'],
    [
      'with a value outside its interval',
      text().replace(/"high": 1\b/, '"high": 0.9'),
      'lies outside its interval',
    ],
    [
      'with another id',
      text().replace('"0008-prompt"', '"0003-prompt"'),
      'says that it is run "0003-prompt"',
    ],
    [
      'that says more than its examples',
      text().replace('"value": 0.95', '"value": 0.96'),
      'its examples say 0.95',
    ],
    [
      'with another n',
      text().replace('"n": 40', '"n": 400'),
      'says n = 400 for classification, and has 40 examples',
    ],
    [
      'with examples outside the project',
      text().replace('eval/runs/0008-prompt.jsonl', '../../etc/passwd'),
      'names the examples of another',
    ],
    ['that is a list', '[]', 'the file is not an object'],
    [
      'with a prototype',
      text().replace('"tasks": {', '"tasks": { "__proto__": { "n": 1, "metrics": {} },'),
      'n = 1 for __proto__, and has 0 examples',
    ],
    [
      'nested 20,000 deep',
      text().replace(
        '"seed": 0',
        `"seed": null, "extra": ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      ),
      'it nests too deeply',
    ],
    [
      'whose version is nested 20,000 deep',
      text().replace('"version": 1', `"version": ${'['.repeat(20_000)}${']'.repeat(20_000)}`),
      'eval/runs/0008-prompt.json" is no run file: ',
    ],
  ])('%s is malformed', (_, content, message) => {
    const found = findings(write(path, content)).find((each) =>
      each.includes('adapt/run-malformed'),
    );
    expect(found).toContain(message);
  });

  it.skipIf(isWindows)('that is a named pipe is not waited for', () => {
    const found = findings((root) => {
      rmSync(join(root, path));
      execFileSync('mkfifo', [join(root, path)]);
    });
    expect(found).toContainEqual(expect.stringContaining('it is not a regular file'));
  });

  it.skipIf(isWindows)('behind a link that leaves the project is refused', () => {
    const found = findings((root) => {
      rmSync(join(root, path));
      symlinkSync('/etc/hostname', join(root, path));
    });
    expect(found).toContainEqual(
      'error form/path-leaves-project The path `eval/runs/0008-prompt.json` leaves the project through a link.',
    );
  });

  it.skipIf(isWindows)('in a folder that is a link out of the project is refused', () => {
    const found = findings((root) => {
      const outside = `${root}-outside`;
      mkdirSync(outside, { recursive: true });
      rmSync(join(root, 'eval'), { recursive: true });
      symlinkSync(outside, join(root, 'eval'));
    });
    expect(found.join('\n')).not.toContain('adapt/below-target');
  });

  it.each([
    ['/etc/passwd', 'is absolute'],
    ['../other/0002-prompt.json', 'climbs out with `..`'],
    ['C:/runs/0002-prompt.json', 'starts with a drive letter'],
    ['\\\\server\\runs\\0002-prompt.json', 'is absolute'],
    ['~/0002-prompt.json', 'starts with `~`'],
    ['https://example.com/0002-prompt.json', 'is a URL'],
    ['eval\\runs\\0002-prompt.json', 'has backslashes'],
  ])('named %s is refused', (name, message) => {
    const found = findings(
      () => {},
      record.replace('accepted: eval/runs/0008-prompt.json', `accepted: '${name}'`),
    );
    expect(found).toContainEqual(expect.stringContaining(`The path \`${name}\` ${message}`));
  });

  it.each(['"8"', '0008-prompt', 'eval/runs/0008-prompt', 'runs/0008-prompt.jsonl'])(
    'named %s is missing, and which run is meant is known',
    (name) => {
      const path = 'eval/runs/0008-prompt.json';
      const said = record.replace(`accepted: ${path}`, `accepted: ${name}`);
      const found = findingsIn({ ...projectFiles(), 'lifecycle.yaml': said });
      const missing = found.find(({ rule }) => rule === 'adapt/run-missing');
      expect(missing?.fix).toBe(`Write \`${path}\`.`);
    },
  );

  it('spelled in other letters is missing, and the right spelling is known', () => {
    const found = findings(() => {}, record.replace('accepted: eval/runs', 'accepted: eval/Runs'));
    expect(found.join('\n')).toMatch(/There is no "eval\/Runs\/0008|is spelled `eval\/runs/);
  });
});

it.each([
  ['a metric', (text: string) => text.replace('metric: accuracy', 'metric: macro_f1'), 'it again'],
  [
    'a task',
    (text: string) =>
      text
        .replace('[classification]', '[classification, chat]')
        .replace('metric: accuracy', 'task: chat, metric: win_rate'),
    'every task of the scope',
  ],
])('says how to measure %s that the accepted run did not', (_, change, fix) => {
  const found = findingsIn({ ...projectFiles(), 'lifecycle.yaml': change(record) });
  const missed = found.filter(({ rule }) => rule === 'adapt/below-target');
  expect(missed.map((each) => each.fix)).toEqual([expect.stringContaining(`Evaluate ${fix}`)]);
});

describe('the measured model', () => {
  const files = projectFiles();
  const scores = Array.from({ length: 40 }, (_, index) => (index < 2 ? 0 : 1));
  const measured = (model: NonNullable<RunOptions['model']>, others: Record<string, string> = {}) =>
    findings((root) => {
      writeProject(root, { ...onBothSplits({ ...files, ...others }, scores, model), ...others });
    })
      .filter((each) => !each.startsWith('info'))
      .map((each) => each.split(' ')[1])
      // Each of these runs says that it is of a prompt, which is not asked here.
      .filter((rule) => rule !== 'adapt/technique-contradicts-run');
  const lora = { id: 'models/lora', revision: null };
  const elsewhere = { id: 'models/elsewhere', revision: null, sha256: 'f'.repeat(64) };

  it.each([
    ['of the hub, another than in the record', { id: 'Qwen/Qwen3-0.6B', revision: null }, {}],
    [
      'of the project, of no known origin',
      { id: 'models/other', revision: null },
      { 'models/other/model.safetensors': 'others' },
    ],
    ['of another revision', { revision: 'recipe-2' }, {}],
    ['that is not on this machine, where no iteration trained any', elsewhere, {}],
  ])('%s is another model', (_, model, others) => {
    expect(measured(model, others)).toEqual(['adapt/run-of-other-model']);
  });

  it.each([
    ['trained from that of the record', lora, {}],
    [
      'that is not on this machine, and was trained from that of the record',
      { ...elsewhere, trained_from: ['models/lora', 'models/tiny'] },
      {},
    ],
    [
      'tuned at an endpoint from that of the record',
      { id: 'ft:models/tiny:desk:1', revision: null },
      {},
    ],
    [
      'merged from an adapter',
      { id: 'models/merged', revision: null },
      { 'models/merged/run.json': '{"base": {"id": "models/lora"}}' },
    ],
  ])('%s is none', (_, model, others) => {
    expect(measured(model, others)).toEqual([]);
  });

  it('that is not on this machine says itself what it was trained from', () => {
    const trained = { ...elsewhere, trained_from: ['Qwen/Qwen3-0.6B'] };
    expect(measured(trained)).toEqual(['adapt/adapter-of-other-base']);
  });

  it('is no other that answered by the name in the record, at an address that no run says', () => {
    const id = 'gpt-5.4-nano-2026-03-17';
    const text = record
      .replace('provider: local', 'provider: endpoint\n  base_url: https://api.openai.com/v1')
      .replace('models/tiny', id);
    const found = findings((root) => {
      const runs = onBothSplits(files, scores, { id, revision: null });
      const answered = (run: string) => run.replace('{', `{ "answered_by": { "${id}": 40 },`);
      for (const [path, run] of Object.entries(runs))
        write(path, path.endsWith('.json') ? answered(run) : run)(root);
    }, text);
    expect(found.filter((each) => each.includes('adapt/run-of-other-model'))).toEqual([]);
    expect(found).toContainEqual(expect.stringContaining('does not say that'));
  });

  it('trained in a circle ends the search', () => {
    const card = (id: string) => JSON.stringify({ base: { id } });
    const circle = { 'models/a/run.json': card('models/b'), 'models/b/run.json': card('models/a') };
    expect(measured({ id: 'models/a', revision: null }, circle)).toEqual([
      'adapt/adapter-of-other-base',
    ]);
  });

  it('trained on its own evaluation data is found by its card', () => {
    const card = {
      base: { id: 'models/tiny' },
      files: [{ path: 'data/classification/all.jsonl', sha256: 'a'.repeat(64) }],
    };
    const others = {
      'models/lora/run.json': JSON.stringify(card),
      'data/classification/all.jsonl': files['data/classification/test.jsonl'] ?? '',
    };
    expect(measured(lora, others)).toEqual(['adapt/data-overlap', 'adapt/training-data-changed']);
  });
});

it('is warned of before its look at test, where another task taught it what that asks', () => {
  const other = 'data/extraction/train.jsonl';
  const trained = record.replace('techniques: [prompt]', 'techniques: [prompt, fine-tune]').replace(
    '  looks:',
    `    - technique: fine-tune
      change: lora, zero-shot
      run: eval/runs/0004-fine-tune.json
      compared_with: eval/runs/0002-prompt.json
      verdict: meets-target
  looks:`,
  );
  const tests = projectFiles()['data/classification/test.jsonl'] ?? '';
  const taught = (text: string) => (root: string) => {
    const card = JSON.parse(projectFiles()['models/lora/run.json'] ?? '');
    card.files.push({ path: other, sha256: sha256Of(text) });
    writeProject(root, { [other]: text, 'models/lora/run.json': JSON.stringify(card) });
  };
  expect(findings(taught(tests), trained)).toEqual([
    expect.stringMatching(
      /^warning adapt\/data-overlap 40 examples of "data\/classification\/test\.jsonl".*extraction\/train/,
    ),
  ]);
  expect(findings(taught(line('Something else.')), trained)).toEqual([]);
});

it('may have been aligned with held-out pairs of what dev asks, and not of what test asks', () => {
  const pairs = 'data/classification/preferences-dev.jsonl';
  const aligned = record
    .replace('techniques: [prompt]', 'techniques: [prompt, fine-tune]')
    .replace(/ {2}accepted.*\n/, '')
    .replace('phase: adapt', 'phase: select')
    .replace(
      '  looks:',
      `    - technique: fine-tune
      change: lora, zero-shot
      run: eval/runs/0004-fine-tune.json
      compared_with: eval/runs/0002-prompt.json
      verdict: meets-target
  looks:`,
    );
  const held = (split: string) => (root: string) => {
    const files = projectFiles();
    const asked = files[`data/classification/${split}.jsonl`] ?? '';
    const card = JSON.parse(files['models/lora/run.json'] ?? '');
    card.files.push({ path: pairs, sha256: sha256Of(asked) });
    writeProject(root, { [pairs]: asked, 'models/lora/run.json': JSON.stringify(card) });
  };
  const overlap = (split: string) =>
    findings(held(split), aligned).filter((each) => each.includes('adapt/data-overlap'));
  expect(overlap('dev')).toEqual([]);
  expect(overlap('test')).toEqual([
    expect.stringMatching(/ 40 examples of "data\/classification\/test\.jsonl".*preferences-dev/),
  ]);
});

describe('training and evaluation data', () => {
  const test = line('My laptop does not turn on since the update on Monday, please help me soon.');
  const withTest = (train: string) => (root: string) => {
    const files = {
      ...projectFiles(),
      'data/classification/test.jsonl': test + line('Where is my invoice?'),
      'data/classification/train.jsonl': train,
    };
    const scores = Array(2).fill(1);
    writeProject(root, {
      ...files,
      ...runFiles(files, '0001-prompt', scores),
      ...onBothSplits(files, scores, {}),
    });
  };
  const overlap = (train: string) =>
    findings(withTest(train)).filter((each) => each.includes('adapt/data-overlap'));

  it('is found in the test split while the loop sees dev alone', () => {
    const open = record.replace(/ {2}accepted.*\n/, '').replace('phase: adapt', 'phase: select');
    const { 'data/classification/test.jsonl': seen = '' } = projectFiles();
    const train = write('data/classification/train.jsonl', seen);
    expect(findings(train, open)).toContainEqual(
      expect.stringMatching(/^warning adapt\/data-overlap \d+ examples of ".*\/test\.jsonl"/),
    );
    const prompt = write(
      'prompt/classification/few-shot.md',
      'Ticket test 3: the test printer number 3 jams, and nobody answers.\n',
    );
    expect(findings(prompt, open)).toContainEqual(
      expect.stringContaining(
        'One example of "data/classification/test.jsonl" stands in the prompt',
      ),
    );
  });

  it('may be about the same things', () => {
    expect(overlap(line('My laptop is slow since Monday.'))).toEqual([]);
  });

  it.each([
    ['the same text', test, '1 the same'],
    [
      'the same in other letters and signs',
      line('my laptop does NOT turn on -- since the update on monday; please help me soon!'),
      '1 the same',
    ],
    [
      'a text that differs in a word',
      line('My laptop does not turn on since the update on Monday, please help me fast.'),
      '1 nearly the same',
    ],
    ['the same text twice', line('Where is my invoice?') + test, '2 the same'],
  ])('may not share %s', (_, train, counts) => {
    expect(overlap(train)).toEqual([
      expect.stringMatching(new RegExp(`also stands? in .*${counts}`)),
    ]);
  });

  it('is read although a line is no example', () => {
    expect(overlap(`not json\n[]\nnull\n${test}`)).toEqual([
      expect.stringContaining('there as line 4'),
    ]);
  });
});
