import { describe, expect, it } from 'vitest';
import schema from '../../schema/lifecycle.schema.json' with { type: 'json' };
import { formRules } from '../../src/check/form-rules.ts';
import { catalogue as stages } from '../../src/stages/index.ts';
import { loadRules } from '../../src/stages/load-rules.ts';
import { catalogue } from './catalogue/index.ts';
import { keysOf, type Schema, schemaKeys, varietyOf } from './coverage.ts';
import { validProjects } from './records.ts';
import { untextual } from './undecidable.ts';

const projects = await validProjects();
const rules = [...formRules, ...(await loadRules(stages.stages))];
const varieties = catalogue.map((each) => varietyOf(each, projects));

describe('the catalogue of what must be found', () => {
  it('has at least four hundred entries', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(400);
  });

  it('has two for each rule', () => {
    const rare = rules
      .map(({ id }) => id)
      .filter((id) => catalogue.filter(({ rule }) => rule === id).length < 2);
    expect(rare.filter((id) => !Object.hasOwn(untextual, id))).toEqual([]);
  });

  it('names no rule that there is not', () => {
    const ids = new Set(rules.map(({ id }) => id));
    expect(catalogue.filter(({ rule }) => !ids.has(rule))).toEqual([]);
  });

  it('has one for each key of the record', () => {
    const keys = new Set(catalogue.flatMap(keysOf));
    expect(schemaKeys(schema as Schema).filter((key) => !keys.has(key))).toEqual([]);
  });

  it('has five for each kind of fault that once passed', () => {
    const kinds = Array.from({ length: 12 }, (_, index) => `A${index + 1}`);
    const rare = kinds.filter((kind) => catalogue.filter((each) => each.kind === kind).length < 5);
    expect(rare).toEqual([]);
  });

  it('does the same to the same key three times at most', () => {
    const counts = new Map<string, number>();
    for (const { operator, key } of varieties) {
      const name = `${operator} ${key}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > 3)).toEqual([]);
  });

  it('deletes or mistypes keys in eighty entries at most', () => {
    const plain = ['delete', 'mistype', 'rename'];
    expect(varieties.filter(({ operator }) => plain.includes(operator)).length).toBeLessThanOrEqual(
      80,
    );
  });
});
