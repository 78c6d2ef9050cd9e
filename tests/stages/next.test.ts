import { describe, expect, it } from 'vitest';
import { resolve } from '../../src/questions/resolve.ts';
import { firstSteps } from '../../src/stages/first-steps.ts';
import { catalogue } from '../../src/stages/index.ts';
import { isIncluded } from '../../src/stages/switch.ts';

describe('the next steps', () => {
  it.each([{}, { model: 'Qwen/Qwen3-8B' }, { source: 'endpoint' }])(
    'after %j run tasks that the project has',
    async (given) => {
      const flags = Object.fromEntries(
        Object.entries(given).map(([id, value]) => [id, { value, named: id }]),
      );
      const { stages, questions } = catalogue;
      const answers = await resolve(questions, { flags, takeRecommended: true });
      const included = stages.filter((stage) => isIncluded(stage, answers));
      const tasks = included
        .flatMap((stage) => stage.adds?.(answers).tasks ?? [])
        .map(({ name }) => name);
      const steps = firstSteps(included, answers).next;
      const run = steps.flatMap((step) => /^uv run poe (\S+)/.exec(step)?.[1] ?? []);
      expect(steps[0]).toBe('uv sync');
      expect(run).toContain('evaluate');
      expect(run.filter((name) => !tasks.includes(name))).toEqual([]);
    },
  );
});
