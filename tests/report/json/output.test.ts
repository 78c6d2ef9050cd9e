import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { wantsJson } from '../../../src/report/json/failure.ts';
import { outputs } from '../../../src/report/json/output.ts';

describe.each(Object.entries(outputs))('schema/%s.schema.json', (name, output) => {
  it('is in step with src/report/json/output.ts', async () => {
    const { $schema, ...rest } = z.toJSONSchema(output, {
      target: 'draft-7',
      // Keys may be added within a version.
      override: ({ jsonSchema }) => {
        delete jsonSchema.additionalProperties;
      },
    });
    const title = `What create-genai-project prints as JSON: ${name}`;
    await expect(
      `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`,
      'Write it anew: npx vitest run tests/report/json -u',
    ).toMatchFileSnapshot(`../../../schema/${name}.schema.json`);
  });

  it('is listed in docs/json.md', () => {
    expect(readFileSync('docs/json.md', 'utf8')).toContain(`../schema/${name}.schema.json`);
  });
});

describe('a command line asks for JSON', () => {
  it.each([
    [['add', 'align', '--json'], true],
    [['check', '--format=json'], true],
    [['check', '--format', 'json', 'a'], true],
    [['check', '--format', 'github'], false],
    [['check', 'json'], false],
    [['check', '--', '--json'], false],
  ])('with %j: %s', (argv, isWanted) => {
    expect(wantsJson(argv)).toBe(isWanted);
  });
});
