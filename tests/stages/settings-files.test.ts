import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measuredTechniques, transformTechniques } from '../../src/record/vocabulary.ts';
import type { JsonSchema } from '../../src/record/yaml/interpreter.ts';
import { applicationSchema, retrievalSchema } from '../../src/stages/deploy/application-file.ts';
import { flagProblems } from '../../src/stages/deploy/flags.ts';
import { type Serve, serveSchema } from '../../src/stages/deploy/serve-file.ts';
import { factsSchema } from '../../src/stages/eval/card-head.ts';

describe('what check reads as the program does', () => {
  it.each([
    ['deploy/serve.yaml', 'deploy', 'deploy/config', 'Serve', serveSchema],
    ['app/app.yaml', 'app', 'app/config', 'App', applicationSchema],
    ['its retrieval', 'retrieval', 'retrieval/config', 'Retrieval', retrievalSchema],
    ['a data card', 'core', 'data_card', 'Facts', factsSchema],
  ] as const)('has the keys of %s', (_, part, module, name, schema) => {
    const path = `templates/runtime/${part}/src/lifecycle/${module}.py`;
    const [, body = ''] =
      new RegExp(`^class ${name}\\(BaseModel\\):\n([\\s\\S]*?)^\\S`, 'm').exec(
        readFileSync(path, 'utf8'),
      ) ?? [];
    const fields = [...body.matchAll(/^ {4}(\w+): (.*)$/gm)];
    expect(fields.length).toBeGreaterThan(5);
    const { properties = {}, required = [] } = schema as JsonSchema;
    expect(Object.keys(properties).sort()).toEqual(fields.map(([, key]) => key).sort());
    // Without a default: bare, or a Field that begins with what limits it.
    const demanded = fields.filter(([, , kind = '']) => !/ = (?!Field\(\w+=)/.test(kind));
    // Of a service without a server, a rule speaks that sees all else that the file says.
    const told = name === 'Serve' ? ['server'] : [];
    expect([...required, ...told].sort()).toEqual(demanded.map(([, key]) => key).sort());
  });
});

describe('a flag of a server', () => {
  it('is looked up by its own name alone', () => {
    const serve: Serve = { server: 'vllm', flags: { constructor: 'fast' } };
    expect([...flagProblems(serve)].map(({ message }) => message)).toEqual([
      'No flag of vllm is known that is called `constructor`, as "deploy/serve.yaml" has it.',
    ]);
  });
});

describe('what poe evaluate measures', () => {
  it('is of the techniques that a record takes, but for baselines', () => {
    const code = readFileSync('templates/eval/core/eval/evaluate.py', 'utf8');
    const [, listed = ''] = /^ {4}technique: Literal\[(.*?)\]/m.exec(code) ?? [];
    const taken = new Set<string>([...measuredTechniques, ...transformTechniques]);
    taken.delete('baseline');
    expect(JSON.parse(`[${listed}]`).sort()).toEqual([...taken].sort());
  });
});
