import { describe, expect, it } from 'vitest';
import type { ChangeRule } from '../../src/check/change/change.ts';
import { changeFaults, changeRules } from '../../src/check/change/rules.ts';
import { formRules } from '../../src/check/form-rules.ts';
import type { Example, Rule } from '../../src/check/rule.ts';
import { parseSource } from '../../src/record/read.ts';
import { exampleProject, projectFiles, record } from './example-project.ts';
import { allRules, findingsIn } from './findings.ts';

const idsIn = (files: Record<string, string>) => new Set(findingsIn(files).map(({ rule }) => rule));

it('finds nothing in the example project', () => {
  expect(findingsIn({ ...projectFiles(), 'lifecycle.yaml': record })).toEqual([]);
});

it('finds nothing in the example project once its model is served', () => {
  const phase = 'phase: integrate\nintegrate: { tolerance: 0.1 }';
  expect(findingsIn(exampleProject(phase))).toEqual([]);
});

describe.each(allRules.map((rule): [string, Rule] => [rule.id, rule]))('%s', (id, rule) => {
  it('finds its bad example', () => {
    expect(idsIn(exampleProject(rule.bad))).toContain(id);
  });

  it('lets its good example pass', () => {
    expect(idsIn(exampleProject(rule.good))).not.toContain(id);
  });
});

// Examples of what no YAML text can show are comments; the tests of the reader make them real.
const shown = formRules.filter(
  ({ bad }) => !(bad as string).startsWith('# ') || bad === '# to be written\n',
);

describe.each(shown.map((page): [string, Example, Example] => [page.id, page.bad, page.good]))(
  '%s',
  (id, bad, good) => {
    it('finds its bad example', () => {
      expect(idsIn({ 'lifecycle.yaml': bad as string })).toContain(id);
    });

    it('lets its good example pass', () => {
      expect(idsIn({ 'lifecycle.yaml': good as string })).not.toContain(id);
    });
  },
);

const ofChange = changeRules.filter(({ bad }) => !(bad as string).startsWith('# '));

describe.each(ofChange.map((rule): [string, ChangeRule] => [rule.id, rule]))('%s', (id, rule) => {
  const found = (example: Example) => {
    const text = exampleProject(example)['lifecycle.yaml'] ?? '';
    const [earlier, later] = [parseSource(record).record, parseSource(text).record];
    if (!earlier || !later) throw new Error('An example is no record.');
    const change = { earlier, later, unread: undefined, editedAs: () => undefined };
    return [...changeFaults(change)].map(([{ id }, { severity }]) => `${severity} ${id}`);
  };

  it('finds its bad example', () => {
    expect(found(rule.bad)).toEqual([`error ${id}`]);
  });

  it('lets its good example pass', () => {
    expect(found(rule.good)).toEqual([]);
  });
});

it('gives every rule an id of its own and sentences that end', () => {
  const pages = [...formRules, ...allRules, ...changeRules];
  expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length);
  for (const { id, message, why, fix } of pages) {
    expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    for (const sentence of [message, why, fix])
      expect(sentence, id).toMatch(/^(`|[A-Z_]|lifecycle).*\.$/s);
  }
});
