import { describe, expect, it } from 'vitest';
import { rules } from '../../src/stages/deploy/rules.ts';
import { exampleProject, modelSha256, runFiles } from '../check/example-project.ts';
import { findingsIn } from '../check/findings.ts';
import { loadRun, releases } from '../check/integrated-project.ts';

type Files = Readonly<Record<string, string>>;

/** What the rules say of the served desk with these keys and files changed. */
function said(keys: string, files: (project: Files) => Files = () => ({})): string[] {
  const record = `phase: integrate\nintegrate:\n${keys.replace(/^/gm, '  ')}\n`;
  return findingsIn(exampleProject({ record, files }), { rules }).map(
    ({ rule, message, fix }) => `${rule}: ${message} ${fix}`,
  );
}

const asIs = 'tolerance: 0.1';
const replaced = (path: string, from: string, to: string) => (project: Files) => ({
  [path]: (project[path] ?? '').replace(from, to),
});

it.each([
  [
    'an accepted run that is none',
    'accepted: eval/runs/0008-prompt.json',
    'accepted: eval/runs/88.json',
  ],
  ['tasks that are none', 'tasks: [classification]', 'tasks: [Classification]'],
  ['tasks that are none', 'tasks:\n    - classification', 'tasks: [Classification]'],
])('says nothing of the load run that follows from %s', (_, from, to) => {
  const files = exampleProject('phase: integrate\nintegrate: { tolerance: 0.1 }');
  const record = files['lifecycle.yaml']?.replace(from, to) ?? '';
  const found = findingsIn({ ...files, 'lifecycle.yaml': record }, { rules });
  expect(found.map(({ rule }) => rule)).not.toContain('integrate/load-run-stale');
});

it('says that the route is the fault where the load run is of all tasks', () => {
  const ofAll = replaced('deploy/runs/0001-load.json', '"task": "classification"', '"task": "all"');
  const other = 'serve: { load_run: deploy/runs/0001-load.json, endpoint: /v1/chat, rate_rps: 4 }';
  expect(said(other, ofAll)).toContain(
    'integrate/load-run-stale: Applications call `/v1/chat`, and chat is none of the tasks. Write one of these in `integrate.serve.endpoint`: /v1/classification.',
  );
});

describe('the run after the transforms', () => {
  it.each([
    ['is gone', 'optimized_run: eval/runs/0099-quantize.json', 'run-missing: There is no'],
    ['is a lock file', 'optimized_run: uv.lock', 'run-malformed: "uv.lock" is no run file'],
    ['is a folder', 'optimized_run: eval/runs', 'it is not a regular file'],
    ['is partial', 'optimized_run: eval/runs/0010-quantize.json', 'run-partial:'],
    [
      'saw the dev split',
      'optimized_run: eval/runs/0011-quantize.json',
      'run-not-comparable: Run 0011-quantize was measured on "data/classification/dev.jsonl"',
    ],
    [
      'had another prompt',
      'optimized_run: eval/runs/0015-prompt.json',
      'run-not-comparable: Run 0015-prompt does not share the prompt of classification',
    ],
    [
      'is of the model before it',
      'optimized_run: eval/runs/0008-prompt.json',
      'run-of-other-model: Run 0008-prompt measured "models/tiny", the accepted model',
    ],
    [
      'lost quality',
      'optimized_run: eval/runs/0012-quantize.json',
      'quality-lost: accuracy on classification fell by more than the tolerance of 0.1',
    ],
    [
      'misses a target',
      'optimized_run: eval/runs/0012-quantize.json',
      'below-target: Run 0012-quantize reaches 0.45',
    ],
    ['is too small', 'tolerance: 0.02', 'fell by less than 0.02 cannot be shown with n = 40'],
    ['needs a tolerance', 'tolerance: 0.02', 'or write `tolerance: 0.07` under `integrate:`'],
    ['may lose anything', 'tolerance: 0.3', 'tolerance-too-wide: A tolerance of 0.3'],
  ])('is a finding where it %s', (_, keys, message) => {
    expect(said(keys)).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it('names no tolerance that would be called too wide', () => {
    const half = Array.from({ length: 40 }, (_, index) => (index < 20 ? 1 : 0));
    const look = { prompt: 'few-shot', split: 'test' };
    const found = said('optimized_run: eval/runs/0012-quantize.json\ntolerance: 0.1', (project) =>
      runFiles(project, '0008-prompt', half, look),
    ).filter((each) => each.startsWith('integrate/quality-lost'));
    expect(found).toEqual([expect.stringContaining('cannot be shown with n = 40')]);
    expect(found.join()).toMatch(/on more examples\.$/);
  });

  it.each([
    [
      'is corrupt',
      replaced('eval/runs/0009-quantize.json', '"value": 0.95', '"value": NaN'),
      'run-malformed: "eval/runs/0009-quantize.json" is no run file: it holds NaN',
    ],
    [
      'is stale',
      () => ({ 'data/classification/test.jsonl': '{}\n' }),
      'run-stale: "data/classification/test.jsonl" has changed since run 0009-quantize',
    ],
    [
      'is of another model than is served',
      replaced('deploy/serve.yaml', 'gguf-f16', 'gguf-q8_0'),
      'run-of-other-model: Run 0009-quantize measured "models/gguf-f16", and "deploy/serve.yaml" serves "models/gguf-q8_0"',
    ],
    [
      'is of what is not served',
      replaced('deploy/serve.yaml', 'model: models/gguf-f16\n', ''),
      'serves "models/tiny"',
    ],
    [
      'is of a model made from another',
      replaced('models/gguf-f16/run.json', 'models/tiny', 'models/lora'),
      '"models/gguf-f16" was made from "models/lora"',
    ],
    [
      'has lost its examples',
      () => ({ 'eval/runs/0009-quantize.jsonl': '' }),
      'run-malformed: "eval/runs/0009-quantize.jsonl", the examples of run 0009-quantize, is gone',
    ],
  ])('is a finding where it %s', (_, files, message) => {
    expect(said(asIs, files)).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it('is demanded where another model is served than was accepted, whatever is listed', () => {
    const found = said('optimize: []\noptimized_run:');
    expect(found.join('\n')).toContain(
      'integrate/transform-not-evaluated: "deploy/serve.yaml" serves "models/gguf-f16", and the accepted run measured "models/tiny".',
    );
  });

  it('need not be where the accepted model is served as it is', () => {
    const serve =
      'serve: { with: local, endpoint: /v1/classification, load_run: deploy/runs/0003-load.json, rate_rps: 1 }';
    const found = said(`optimize: []\noptimized_run:\nrelease:\n${serve}`, (files) => {
      const id = 'models/tiny';
      const model = { id, sha256: modelSha256(files, id) };
      const changes = { service: { server: 'local', model } };
      return {
        'deploy/serve.yaml': 'server: local\n',
        'deploy/releases.yaml': '[]\n',
        ...loadRun('0003', model, changes),
      };
    });
    expect(found).toEqual([]);
  });
});

describe('the load run', () => {
  const serve = (load: string, rate: number, rest = 'with: llama.cpp') =>
    `serve: { ${rest}, endpoint: /v1/classification, load_run: deploy/runs/${load}, rate_rps: ${rate} }`;

  it.each([
    ['is gone', serve('0099-load.json', 4), 'load-run-missing: There is no'],
    ['is a folder', serve('', 4).replace('runs/,', 'runs,'), 'load-run-malformed:'],
    [
      'is an evaluation',
      serve('../../eval/runs/0002-prompt.json', 4).replace('deploy/runs/../../', ''),
      'kind is missing',
    ],
    [
      'is of another model',
      serve('0002-load.json', 4),
      'load-run-stale: Load run 0002-load is of "models/gguf-q8_0"',
    ],
    [
      'is of another server',
      serve('0001-load.json', 4, 'with: vllm'),
      'is of "llama.cpp", and the record says that vllm',
    ],
    [
      'did not try the rate',
      serve('0001-load.json', 6),
      'rate-untested: Load run 0001-load did not try 6',
    ],
    [
      'lost requests',
      serve('0001-load.json', 8),
      'requests-lost: Load run 0001-load lost 3 of 160 requests at 8',
    ],
  ])('is a finding where it %s', (_, keys, message) => {
    expect(said(keys)).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it.each([
    [
      'was made before another run was accepted',
      { accepted: 'eval/runs/0001-prompt.json' },
      'load-run-stale: Load run 0001-load was made when',
    ],
    ['loses what it does not count', { lost: 0 }, 'it says that 0 were lost, and its steps say 3'],
    ['says another name', { id: '0007-load' }, 'it says that it is run "0007-load"'],
    [
      'sent next to nothing',
      { steps: [{ offered_rps: 4, seconds: 1, sent: 4, answered: 4, lost: 0 }], lost: 0 },
      'sent 4 requests at 4 a second, fewer than 20. Type `poe load-test --rates 4 --seconds 8`',
    ],
    [
      'is of other weights',
      {
        service: { server: 'llama.cpp', model: { id: 'models/gguf-f16', sha256: '0'.repeat(64) } },
      },
      'of other weights of "models/gguf-f16"',
    ],
  ])('is a finding where it %s', (_, changes, message) => {
    const found = said(asIs, () => loadRun('0001', { id: 'models/gguf-f16' }, changes));
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });
});

describe('the releases', () => {
  it.each([
    ['are no list', 'releases: none\n', 'it is not a list'],
    ['are none', '[]\n', 'holds no release'],
    [
      'name no digest',
      releases('0002-prompt', '0009-quantize').replace(/digest: "[^"]*", /, ''),
      'entry 1: digest is missing',
    ],
    [
      'name a tag',
      releases('0009-quantize').replace(/sha256:1+/, 'v1.2'),
      'expected sha256: and 64 hex digits',
    ],
    [
      'lost an entry',
      releases('0002-prompt', '0009-quantize').replace(/- .*\n/, ''),
      'entry 1: its number is 2',
    ],
    [
      'are those of two branches',
      releases('0002-prompt', '0009-quantize').replace('number: 2', 'number: 1'),
      'entry 2: it is release 1 once more, as where two branches each made it: write number 2.',
    ],
    [
      'go back in time',
      releases('0002-prompt', '0009-quantize').replace('2026-11-25', '2026-11-23'),
      'older than the entry before',
    ],
    [
      'name a run that is not there',
      releases('0002-prompt', '0042-quantize'),
      'Release 2 names "eval/runs/0042-quantize.json"',
    ],
    [
      'name a run that was not accepted',
      releases('0002-prompt'),
      'release-of-other-run: Release 1 is of "eval/runs/0002-prompt.json"',
    ],
    ['are gone', '', 'There is no "deploy/releases.yaml"'],
  ])('are a finding where they %s', (_, text, message) => {
    const found = said(asIs, () => ({ 'deploy/releases.yaml': text }));
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });
});

describe('the way back', () => {
  it.each([
    ['none', 'says-nothing: `integrate.rollback` says "none"'],
    ['"-"', 'says-nothing:'],
    ['n/a', 'says-nothing:'],
    ['manually', 'rollback-names-nothing:'],
    ['poe undo', 'this project has no such command'],
  ])('is a finding where it is %s', (way, message) => {
    const found = said(`rollback: ${way}`);
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it.each(['Serve the previous image tag.', '上一个镜像', 'poe rollback'])('may be %s', (way) => {
    expect(said(`rollback: ${way}`)).toEqual([]);
  });
});

describe('monitoring', () => {
  const found = (app: string, monitoring = '{ traces: "http://collector:4318" }') =>
    said(`monitoring: ${monitoring}`, () => ({
      'app/app.yaml': `title: desk\nusers: machine\n${app}`,
    }));

  it.each([
    ['is sent nowhere', '', 'app/app.yaml sends none'],
    ['is taken back', 'monitoring:\n', 'app/app.yaml sends none'],
    ['goes elsewhere', 'monitoring: http://other:4318\n', 'sends them to "http://other:4318"'],
  ])('is a finding where it %s', (_, app, message) => {
    expect(found(app)).toEqual([expect.stringContaining(message)]);
  });

  it('may be what the application sends, and a name for where that is shown', () => {
    expect(found('monitoring: http://collector:4318/\n')).toEqual([]);
    expect(found('monitoring: http://c:4318\n', '{ metrics: our dashboard }')).toEqual([]);
  });

  it.each([
    ['{ metrics: Ann reads fifty a week }', 'warning'],
    ['{ metrics: opentelemetry }', 'error'],
    ['{ traces: Ann reads fifty a week }', 'error'],
  ])('weighs %s, which the application does not send, as %s', (monitoring, severity) => {
    const files = exampleProject({
      record: `phase: integrate\nintegrate:\n  monitoring: ${monitoring}\n`,
      files: () => ({ 'app/app.yaml': 'title: desk\nusers: machine\n' }),
    });
    const findings = findingsIn(files, { rules });
    const ofRule = findings.filter(({ rule }) => rule === 'integrate/monitoring-off');
    expect(ofRule.map((each) => each.severity)).toEqual([severity]);
  });

  it('is nothing to be looked at without the application', () => {
    expect(said('monitoring: { traces: "http://collector:4318" }')).toEqual([]);
  });
});

it('finds empty maps and demands what is missing', () => {
  const found = said('monitoring: {}\nserve: {}\nrollback:\naugment: [retrieval]');
  expect(found.map((each) => each.replace(/:.*/, ''))).toEqual(
    expect.arrayContaining(['integrate/says-nothing', 'integrate/incomplete']),
  );
  expect(found.filter((each) => each.includes('incomplete'))).toHaveLength(6);
});
