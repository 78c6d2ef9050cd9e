import { expect, it } from 'vitest';
import { catalogue } from '../../src/stages/index.ts';
import { loadRules } from '../../src/stages/load-rules.ts';
import { deskOf } from './judge.ts';
import { validProjects } from './records.ts';

const projects = await validProjects();
const rules = await loadRules(catalogue.stages);

it.each(Object.keys(projects))('finds nothing to change in the valid project "%s"', (name) => {
  const { judge, remove } = deskOf(projects[name as keyof typeof projects]);
  const serious = judge({}, rules).findings.filter(({ severity }) => severity !== 'info');
  remove();
  expect(serious).toEqual([]);
});
