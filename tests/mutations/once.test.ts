import { afterAll, expect, it } from 'vitest';
import { catalogue as stages } from '../../src/stages/index.ts';
import { loadRules } from '../../src/stages/load-rules.ts';
import { type Change, changed, gone } from './change.ts';
import { deskOf } from './judge.ts';
import { type RecordName, validProjects } from './records.ts';

const projects = await validProjects();
const rules = await loadRules(stages.stages);
const load = 'deploy/runs/0002-load.json';
const desks = new Map<RecordName, ReturnType<typeof deskOf>>();
afterAll(() => {
  for (const { remove } of desks.values()) remove();
});

/** One mistake each, of which much more follows than need be said. */
const mistakes: readonly (readonly [rule: string, change: Change, record: RecordName])[] = [
  ['scope/target-impossible', { key: 'scope.success.0.at_least', to: 85 }, 'adapt'],
  ['scope/target-impossible', { key: 'scope.success.0.at_least', to: 0 }, 'adapt'],
  ['form/wrong-type', { key: 'scope.success.0.at_least', to: '85%' }, 'adapt'],
  [
    'scope/target-without-value',
    { key: 'scope.success.0', to: { metric: 'accuracy', at_most: 0.85 } },
    'adapt',
  ],
  [
    'scope/target-impossible',
    { key: 'scope.success.1', to: { metric: 'latency_p95_ms', at_most: 0.8 } },
    'adapt',
  ],
  ['form/bad-value', { key: 'scope.tasks', to: [] }, 'adapt'],
  ['scope/target-of-no-task', { key: 'scope.success.1.task', to: 'extracton' }, 'broad'],
  ['scope/target-of-no-task', { key: 'scope.success.1.task', to: gone }, 'broad'],
  ['adapt/run-missing', { key: 'adapt.accepted', to: 'eval/runs/7-fine-tune.json' }, 'adapt'],
  ['adapt/run-malformed', { key: 'adapt.accepted', to: 'eval/runs/0007-fine-tune.jsonl' }, 'adapt'],
  ['form/bad-value', { key: 'adapt.accepted', to: './eval/runs/0007-fine-tune.json' }, 'adapt'],
  ['form/unknown-key', { text: 'phase: adapt', by: 'phase: adapt\nnotes: yes' }, 'adapt'],
  [
    'form/duplicate-key',
    {
      text: '      verdict: no-difference\n    - technique: prompt\n',
      by: '      verdict: no-difference\n',
    },
    'adapt',
  ],
  ['integrate/load-run-stale', { file: load, key: 'service.server', to: 'vllm' }, 'integrate'],
  [
    'integrate/release-of-other-run',
    { file: 'deploy/releases.yaml', key: '1.run', to: 'eval/runs/0099-quantize.json' },
    'released',
  ],
];

it.each(mistakes)('says once, by %s, what is wrong with %j', (rule, change, record) => {
  const desk = desks.get(record) ?? deskOf(projects[record]);
  desks.set(record, desk);
  const { findings } = desk.judge(changed(projects[record], [change]), rules);
  const loud = findings.filter(({ severity }) => severity !== 'info');
  expect(loud.map((each) => each.rule)).toEqual([rule]);
});
