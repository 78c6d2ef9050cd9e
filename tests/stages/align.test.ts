import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { align } from '../../src/stages/align/index.ts';
import { tasks } from '../../src/stages/scope/tasks.ts';
import { adaptationGroups } from '../../src/stages/training.ts';

const narrow = { task: 'extraction', adapt: ['prompt', 'align'] } as never;
const methods = ['dpo', 'kto', 'reward', 'rloo', 'grpo'];

describe('alignment', () => {
  it('brings what training needs', () => {
    expect(align.templates?.(narrow)).toEqual([
      'eval/forgetting',
      'eval/harness',
      'runtime/forgetting',
      'runtime/chat',
      'runtime/training',
      'align/core',
      'runtime/alignment',
      'runtime/deciding',
      'tasks/extraction/pairs',
    ]);
    expect(align.adds?.(narrow).groups).toEqual(adaptationGroups);
  });

  it.each(Object.keys(tasks))('has preference pairs for %s', (task) => {
    const folders = align.templates?.({ task, adapt: ['align'] } as never) ?? [];
    const files = [...folders, `tasks/${task}/core`].map(
      (folder) => `templates/${folder}/data/${task}/preferences.jsonl`,
    );
    const shipped = files.filter((file) => existsSync(file));
    expect(shipped).toHaveLength(1);
    const lines = readFileSync(shipped[0] ?? '', 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(200);
    for (const { chosen, rejected } of lines.map((line) => JSON.parse(line))) {
      expect(chosen).not.toBe(rejected);
    }
  });

  it.each(methods)('has an experiment for %s that names its method', (method) => {
    const text = readFileSync(`templates/align/core/align/${method}.yaml.ejs`, 'utf8');
    expect(text).toContain(`\nmethod: ${method}\n`);
  });
});
