import { expect, it } from 'vitest';
import { z } from 'zod';
import { lifecycleRecord } from '../../src/record/schema.ts';
import { tasks } from '../../src/stages/scope/tasks.ts';

const metrics = new Set(Object.values(tasks).flatMap((task) => Object.keys(task.metrics)));

it('keeps schema/lifecycle.schema.json in step with src/record/schema.ts', async () => {
  // io: 'input' keeps keys that have a default optional.
  const { $schema, ...rest } = z.toJSONSchema(lifecycleRecord, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema, path }) => {
      // The reader leaves them out before anything judges the record.
      if (jsonSchema.type === 'object') jsonSchema.patternProperties = { '^x-': {} };
      // Tasks of one's own have others; editors offer these.
      if (path.at(-1) === 'metric') jsonSchema.examples = [...metrics];
    },
  });
  const schema = { $schema, title: 'lifecycle.yaml', ...rest };
  await expect(
    `${JSON.stringify(schema, null, 2)}\n`,
    'Write it anew: npx vitest run tests/record/schema.test.ts -u',
  ).toMatchFileSnapshot('../../schema/lifecycle.schema.json');
});
