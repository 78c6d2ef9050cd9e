import { afterAll, describe, expect, it } from 'vitest';
import schema from '../../schema/lifecycle.schema.json' with { type: 'json' };
import { changeRules } from '../../src/check/change/rules.ts';
import { formRules } from '../../src/check/form-rules.ts';
import type { Finding, Rule } from '../../src/check/rule.ts';
import { catalogue as stages } from '../../src/stages/index.ts';
import { loadRules } from '../../src/stages/load-rules.ts';
import { catalogue } from './catalogue/index.ts';
import { changed } from './change.ts';
import { keysOf, type Schema, schemaKeys, varietyOf } from './coverage.ts';
import { changeBetween } from './history.ts';
import { type Desk, deskOf, type Judged } from './judge.ts';
import type { Mutation } from './mutation.ts';
import { type RecordName, validProjects } from './records.ts';
import { table } from './table.ts';
import { untextual } from './undecidable.ts';

const projects = await validProjects();
const rules = await loadRules(stages.stages);
const pages = [...formRules, ...rules, ...changeRules];
const varieties = catalogue.map((each) => varietyOf(each, projects));
const desks = new Map<RecordName, Desk>();
const found: Mutation[] = [];
afterAll(() => {
  if (process.env.GENAI_MUTATION_TABLE) process.stdout.write(`\n${table(found)}\n`);
  for (const { remove } of desks.values()) remove();
});

describe('the catalogue of what must be found', () => {
  it('has at least four hundred entries', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(400);
  });

  it('has two for each rule', () => {
    const rare = pages
      .map(({ id }) => id)
      .filter((id) => catalogue.filter(({ rule }) => rule === id).length < 2);
    expect(rare.filter((id) => !Object.hasOwn(untextual, id))).toEqual([]);
  });

  it('names no rule that there is not', () => {
    const ids = new Set(pages.map(({ id }) => id));
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

describe('a project that is wrong in meaning', () => {
  it.each(catalogue.map((each) => [titleOf(each), each] as const))('%s', async (_, mutation) => {
    const judged = await judge(mutation, rules);
    const isMeant = ({ rule }: Finding) => rule === mutation.rule;
    expect(judged.findings.filter(isMeant), said(judged)).not.toEqual([]);
    // Whatever the change itself does wrong is an error where it moves the phase.
    if (mutation.since) expect(judged.findings.find(isMeant)?.severity).toBe('error');
    expect(judged.findings.some((each) => isMeant(each) && isAtPlace(each, mutation, judged))).toBe(
      true,
    );
    // With its rule switched off it passes: nothing else says that the project is wrong.
    const errors = judged.findings.filter((each) => each.severity === 'error' && !isMeant(each));
    expect(errors.map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
    found.push(mutation);
  });
});

/** Where the text cannot be read that far, a line that was changed is the place. */
function isAtPlace(finding: Finding, { at, record }: Mutation, { isAt, text }: Judged): boolean {
  if (isAt(finding, at === '' ? [] : at.split('.').map(step))) return true;
  const before = new Set((projects[record]['lifecycle.yaml'] ?? '').split('\n'));
  return at === '' && !before.has(text.split('\n')[finding.line - 1] ?? '');
}

async function judge(
  { record, changes, isCareless, since }: Mutation,
  of: readonly Rule[],
): Promise<Judged> {
  const files = projects[record];
  const desk = desks.get(record) ?? deskOf(files);
  desks.set(record, desk);
  const later = changed(files, changes, isCareless);
  if (since === undefined) return desk.judge(later, of);
  const earlier = { ...files, ...changed(files, since) };
  return desk.judge(later, of, await changeBetween(earlier, { ...files, ...later }));
}

function titleOf({ record, rule, changes: [change] }: Mutation): string {
  return `${rule}: ${record}, ${JSON.stringify(change)}`;
}

function said({ findings }: Judged): string {
  return findings
    .map(({ rule, line, column, message }) => `${rule} ${line}:${column} ${message}`)
    .join('\n');
}

function step(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
