import { afterAll, describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../src/check/check.ts';
import { catalogue as stages } from '../../src/stages/index.ts';
import { loadRules } from '../../src/stages/load-rules.ts';
import { changed, recordFile } from './change.ts';
import { changeBetween } from './history.ts';
import { type Desk, deskOf } from './judge.ts';
import { type Files, type RecordName, validProjects } from './records.ts';
import { rewritings } from './rewritings.ts';
import { harmless } from './silent.ts';

const projects = await validProjects();
const rules = await loadRules(stages.stages);
const names = Object.keys(projects) as RecordName[];
const desks = new Map<RecordName, Desk>();
afterAll(() => {
  for (const { remove } of desks.values()) remove();
});

/** What check says that it did not say of the project before, but for notes. */
function alarms(
  name: RecordName,
  changes: Files,
  change?: Pick<CheckOptions, 'changeFaults'>,
): string[] {
  const desk = desks.get(name) ?? deskOf(projects[name]);
  desks.set(name, desk);
  return desk
    .judge(changes, rules, change)
    .findings.filter(({ severity }) => severity !== 'info')
    .map(({ rule, line, message }) => `${rule} ${line} ${message}`);
}

it.each(names)('nothing is wrong with "%s" as it is', (name) => {
  expect(alarms(name, {})).toEqual([]);
});

describe.each(Object.entries(rewritings))('the record with %s', (_, rewrite) => {
  it.each(names)('says the same, of %s', (name) => {
    const record = projects[name][recordFile] ?? '';
    expect(alarms(name, { [recordFile]: rewrite(record) })).toEqual([]);
  });
});

describe('a change that leaves a project sound', () => {
  it.each(harmless.map((each) => [JSON.stringify(each).slice(0, 300), each] as const))(
    'is passed over: %s',
    async (_, { record, changes, since }) => {
      const files = projects[record];
      const later = changed(files, changes);
      const change =
        since &&
        (await changeBetween({ ...files, ...changed(files, since) }, { ...files, ...later }));
      expect(alarms(record, later, change)).toEqual([]);
    },
  );
});

it('is tried two hundred times and more', () => {
  const count = Object.keys(rewritings).length * names.length + harmless.length;
  expect(count).toBeGreaterThanOrEqual(200);
});
