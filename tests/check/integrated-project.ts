import { modelSha256, projectFiles, runFiles } from './example-project.ts';

/** What the support desk's record says once its model is served. */
export const integrated = `integrate:
  optimize: [gguf-f16]
  optimized_run: eval/runs/0009-quantize.json
  tolerance: 0.1
  serve:
    with: llama.cpp
    endpoint: /v1/classification
    load_run: deploy/runs/0001-load.json
    rate_rps: 4
  release: deploy/releases.yaml
  rollback: poe rollback
`;

const converted = {
  'models/gguf-f16/model.gguf': 'weights in 16 bits',
  'models/gguf-f16/run.json': JSON.stringify({ made_from: { id: 'models/tiny' }, type: 'f16' }),
};
const id = 'models/gguf-f16';
const model = { id, revision: null, sha256: modelSha256(converted, id) };

/** The files that this section rests on. */
export function integratedFiles(): Record<string, string> {
  const files = projectFiles();
  return {
    ...converted,
    ...transformed(files, '0009', 2),
    ...transformed(files, '0011', 2, { split: 'dev' }),
    'pyproject.toml': '[tool.poe.tasks.rollback]\ncmd = "python -m lifecycle.deploy.rollback"\n',
    'deploy/serve.yaml': 'server: llama.cpp\nmodel: models/gguf-f16\nthreads: null\n',
    'deploy/releases.yaml': releases('0008-prompt', '0009-quantize'),
    ...loadRun('0001', { id: model.id, sha256: model.sha256 }),
    ...loadRun('0002', { id: 'models/gguf-q8_0' }),
  };
}

/** Further runs of the model after its transforms, all on the test split. */
export function otherTransformed(files: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...transformed(files, '0010', 2, { limit: 5 }),
    ...transformed(files, '0012', 22),
    ...runFiles(files, '0013-application', scores(2), {
      prompt: 'few-shot',
      split: 'test',
      model,
    }),
  };
}

function transformed(
  files: Readonly<Record<string, string>>,
  number: string,
  wrong: number,
  { limit, split = 'test' }: { readonly limit?: number; readonly split?: string } = {},
): Record<string, string> {
  const how = { prompt: 'few-shot', split, model, ...(limit !== undefined && { limit }) };
  return runFiles(files, `${number}-quantize`, scores(wrong).slice(0, limit), how);
}

export function releases(...runs: readonly string[]): string {
  const entries = runs.map((run, index) => {
    const digest = `sha256:${String(index + 1).repeat(64)}`;
    return `- { number: ${index + 1}, image: registry.example.com/desk, digest: "${digest}", run: eval/runs/${run}.json, date: "2026-11-2${index + 4}" }\n`;
  });
  return `# Append-only.\n${entries.join('')}`;
}

/** A load run that bears 4 requests a second, and not 8. */
export function loadRun(number: string, model: object, changes: object = {}) {
  const step = (rate: number, lost: number, p95: number) => ({
    offered_rps: rate,
    seconds: 20,
    sent: rate * 20,
    answered: rate * 20 - lost,
    lost,
    retried: lost * 2,
    refused: lost,
    latency_ms: { p50: p95 / 2, p95, p99: p95 * 2 },
    first_token_ms: { p50: 20, p95: 40 },
    tokens_per_s: rate * 4,
  });
  const run = {
    version: 1,
    id: `${number}-load`,
    created: '2026-11-24T08:00:00Z',
    kind: 'load',
    seed: 0,
    service: { server: 'llama.cpp', model, prompt: { name: 'few-shot' } },
    accepted: 'eval/runs/0008-prompt.json',
    task: 'classification',
    steps: [step(1, 0, 60), step(4, 0, 180), step(8, 3, 2400)],
    lost: 3,
    reference_rps: 4,
    ...changes,
  };
  return { [`deploy/runs/${number}-load.json`]: `${JSON.stringify(run, null, 2)}\n` };
}

/** Forty answers, the first of them wrong. */
function scores(wrong: number): number[] {
  return Array.from({ length: 40 }, (_, index) => (index < wrong ? 0 : 1));
}
