import { expect, it } from 'vitest';
import { evidenceIn } from '../../src/check/evidence.ts';
import { readSource } from '../../src/record/read.ts';
import { earlyRules, isEarly } from '../../src/stages/early-rules.ts';
import { rules } from '../../src/stages/rules.ts';
import { exampleProject, temporaryProject } from '../check/example-project.ts';

const early = 'phase: select\nadapt:\n  iterations: []\n  accepted:\n';

it.each([
  ['a fresh record', early],
  ['one that plans everything', `${early}  techniques: [prompt, pretrain, fine-tune, align]\n`],
  ['one without a model', early.replace('select', 'scope').concat('model:\n  id:\n  provider:\n')],
])('leaves out only rules that have nothing to say of %s', (_, example) => {
  const { root, remove } = temporaryProject(exampleProject(example));
  const record = readSource(`${root}/lifecycle.yaml`)?.record;
  const late = rules.slice(earlyRules.length);
  const said = record && late.flatMap((rule) => [...rule.evaluate(record, evidenceIn(root))]);
  remove();
  expect(record && isEarly(record)).toBe(true);
  expect(said).toEqual([]);
});

it('finds a fresh record early, and none with a run, a later phase or an ignored rule', () => {
  const isEarlyIn = (example: string) => {
    const { root, remove } = temporaryProject(exampleProject(example));
    const record = readSource(`${root}/lifecycle.yaml`)?.record;
    remove();
    return record && isEarly(record);
  };
  expect(isEarlyIn(early)).toBe(true);
  expect(isEarlyIn(`${early}ignore: [{ rule: adapt/run-stale, reason: Old. }]\n`)).toBe(false);
  expect(isEarlyIn('phase: select\n')).toBe(false);
  expect(isEarlyIn(early.replace('select', 'adapt'))).toBe(false);
});
