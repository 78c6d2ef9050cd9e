import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fsExtra from 'fs-extra';
import { run } from './run.mjs';

/**
 * A new project, the same with a run that was measured, and the same once that run is recorded; and a
 * folder with many records.
 */
export function makeProjects(tool, folder) {
  const [made, measured, recorded] = ['made', 'measured', 'recorded'].map((name) =>
    join(folder, name, 'support-desk'),
  );
  run(process.execPath, [tool, made, '--yes', '--no-git']);
  fsExtra.copySync(made, measured);
  writeRun(measured);
  fsExtra.copySync(measured, recorded);
  run(process.execPath, [tool, 'record'], { cwd: recorded });
  return { made, measured, recorded, many: manyRecords(made, join(folder, 'many')) };
}

/** A thousand and ten thousand records, each of a name of its own, and their schema. */
function manyRecords(made, folder) {
  const record = readFileSync(join(made, 'lifecycle.yaml'), 'utf8');
  for (const count of [1000, 10_000]) {
    for (let number = 0; number < count; number += 1) {
      const text = record.replace('name: support-desk', `name: desk-${number}`);
      fsExtra.outputFileSync(join(folder, `${count}/desk-${number}/lifecycle.yaml`), text);
    }
  }
  fsExtra.copySync(join(made, '.genai/lifecycle.schema.json'), join(folder, 'schema.json'));
  return folder;
}

/** What `poe evaluate` writes: three of four examples right. */
function writeRun(project) {
  const task = 'classification';
  const [prompt, data] = [`prompt/${task}/default.md`, `data/${task}/dev.jsonl`];
  const read = (path) => readFileSync(join(project, path));
  const input = (role, path) => ({ role, path, sha256: sha256(read(path)), task });
  const asked = read(data)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const examples = asked.map(({ id, expected }, index) => ({
    task,
    id,
    output: index % 4 === 0 ? 'none of them' : expected,
    scores: { accuracy: index % 4 === 0 ? 0 : 1 },
    latency_ms: 30,
    prompt_tokens: 10,
    completion_tokens: 2,
  }));
  const lines = examples.map((example) => `${JSON.stringify(example)}\n`).join('');
  const measured = {
    version: 1,
    id: '0001-prompt',
    created: '2026-11-24T08:00:00Z',
    technique: 'prompt',
    change: 'zero-shot',
    seed: 0,
    model: { id: 'models/tiny', revision: 'recipe-1', sha256: null, base_url: null },
    decoding: { temperature: 0, max_tokens: 32 },
    inputs: [input('prompt', prompt), input('data', data)],
    examples: { path: 'eval/runs/0001-prompt.jsonl', sha256: sha256(lines) },
    tasks: {
      [task]: { n: asked.length, metrics: { accuracy: { value: 0.75, low: 0.69, high: 0.81 } } },
    },
    latency_ms: { p50: 30, p95: 30, p99: 30 },
    tokens: { prompt: 10 * asked.length, completion: 2 * asked.length },
    errors: 0,
  };
  fsExtra.outputFileSync(join(project, measured.examples.path), lines);
  fsExtra.outputJsonSync(join(project, 'eval/runs/0001-prompt.json'), measured, { spaces: 2 });
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
