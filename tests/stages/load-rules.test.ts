import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { evidenceIn } from '../../src/check/evidence.ts';
import type { Rule } from '../../src/check/rule.ts';
import { readSource } from '../../src/record/read.ts';
import { catalogue } from '../../src/stages/index.ts';
import { loadRules, loadRulesFor } from '../../src/stages/load-rules.ts';
import { exampleProject, temporaryProject } from '../check/example-project.ts';

const rules = await loadRules(catalogue.stages);

it('loads every rule that there is a file of', async () => {
  const folder = new URL('../../src/stages/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const ofRules = files.filter((each) => /^[a-z-]+[/\\]rules[/\\][a-z-]+\.ts$/.test(each));
  expect(ofRules.length).toBeGreaterThan(30);
  for (const file of ofRules) {
    const exported: Record<string, Rule> = await import(new URL(file, folder).pathname);
    const own = Object.values(exported).filter((each) => 'evaluate' in each);
    expect(own, file).not.toEqual([]);
    expect(rules, `List it in the rules.ts beside it: ${file}`).toEqual(
      expect.arrayContaining(own),
    );
  }
});

const early = 'phase: select\nadapt:\n  iterations: []\n  accepted:\n';

it.each([
  ['a fresh record', early],
  ['one that plans everything', `${early}  techniques: [prompt, pretrain, fine-tune, align]\n`],
  ['one without a model', early.replace('select', 'scope').concat('model:\n  id:\n  provider:\n')],
  ['one that is measured', 'phase: select\n'],
  ['one that is adapted', 'phase: adapt\n'],
])('leaves out only rules that have nothing to say of %s', async (_, example) => {
  const root = temporaryProject(exampleProject(example));
  const record = readSource(`${root}/lifecycle.yaml`)?.record;
  if (!record) throw new Error('The example project has no record.');
  const loaded = await loadRulesFor(record, catalogue.stages);
  const others = rules.filter((rule) => !loaded.includes(rule));
  const said = others.flatMap((rule) => [...rule.evaluate(record, evidenceIn(root))]);
  expect(others).not.toEqual([]);
  expect(said).toEqual([]);
});

it.each([
  [
    'those of scope and model for a fresh record',
    early,
    ['scope', 'model'],
    ['adapt', 'integrate'],
  ],
  ['those of adaptation for one with a run', 'phase: select\n', ['adapt'], ['integrate']],
  [
    'those of integration for one that names it',
    `${early}integrate: {}\n`,
    ['integrate'],
    ['adapt'],
  ],
])('loads %s, and not the others', async (_, example, there, absent) => {
  const root = temporaryProject(exampleProject(example));
  const record = readSource(`${root}/lifecycle.yaml`)?.record;
  if (!record) throw new Error('The example project has no record.');
  const loaded = await loadRulesFor(record, catalogue.stages);
  const groups = new Set(loaded.map(({ id }) => id.replace(/\/.*/, '')));
  expect([there, absent].map((names) => names.map((name) => groups.has(name)))).toEqual([
    there.map(() => true),
    absent.map(() => false),
  ]);
});

it('loads all for a record that ignores one, and so names it', async () => {
  const example = `${early}ignore: [{ rule: adapt/run-stale, reason: Old. }]\n`;
  const root = temporaryProject(exampleProject(example));
  const record = readSource(`${root}/lifecycle.yaml`)?.record;
  expect(record && (await loadRulesFor(record, catalogue.stages))).toEqual(rules);
});
