import { expect, it } from 'vitest';
import { evidenceIn } from '../../src/check/evidence.ts';
import { lineage } from '../../src/check/lineage.ts';
import { temporaryProject } from './example-project.ts';

const adapter = '{ "base_model_name_or_path": "models/tiny" }';
const card = (base: string, path: string) =>
  JSON.stringify({ base: { id: base }, files: [{ path, sha256: 'f00d' }] });

/** What each step of a model learned from, and the weights it rests on. */
function steps(model: string, files: Readonly<Record<string, string>>): readonly string[] {
  return lineage(model, evidenceIn(temporaryProject(files))).map(
    (step) => `${step.folder} on ${step.base}: ${step.files.map(({ path }) => path)}`,
  );
}

it('goes from an aligned adapter through the fine-tuned one it went on from', () => {
  const files = {
    'models/lora/adapter_config.json': adapter,
    'models/lora/run.json': card('models/tiny', 'data/classification/train.jsonl'),
    'models/dpo/adapter_config.json': adapter,
    'models/dpo/run.json': card('models/lora', 'data/classification/preferences.jsonl'),
  };
  expect(steps('models/dpo', files)).toEqual([
    'models/dpo on models/tiny: data/classification/preferences.jsonl',
    'models/lora on models/tiny: data/classification/train.jsonl',
  ]);
});

it('ends where models name one another in a circle', () => {
  const files = {
    'models/lora/run.json': card('models/dpo', 'data/a.jsonl'),
    'models/dpo/run.json': card('models/lora', 'data/b.jsonl'),
  };
  expect(steps('models/dpo', files).length).toBeLessThanOrEqual(10);
});
