import { type Change, gone } from '../change.ts';
import { breaks, type Mutation } from '../mutation.ts';

/** The project as it was is one phase behind, so that the change is the one that moves it. */
const behind: Change = { key: 'phase', to: 'adapt' };
const moved = { record: 'integrate', since: [behind] } as const;
const run = (name: string) => `eval/runs/${name}.json`;
const waiver = (rule: string, more = {}) => [{ rule, reason: 'Agreed with the desk.', ...more }];
/** A project that leaves out a rule that finds something in it. */
const planned: Change = { key: 'adapt.techniques', to: ['prompt', 'fine-tune', 'align'] };
const untried = 'adapt/technique-untried';

/** What a change may not do that moves the project on. */
export const change: readonly Mutation[] = [
  ...breaks('change/target-lowered', moved, [
    ['scope.success.0.at_least', 0.8],
    [
      'scope.success',
      [{ metric: 'macro_f1', at_least: 0.9 }],
      { at: 'scope.success', how: 'aim at another metric' },
    ],
    [
      'scope.success.0.task',
      'classification',
      {
        at: 'scope.success',
        how: 'take one away',
        since: [behind, { key: 'scope.success.1', to: { metric: 'latency_p95_ms', at_most: 900 } }],
      },
    ],
    [
      'scope.success.1',
      { metric: 'latency_p95_ms', at_most: 1200 },
      {
        at: 'scope.success.1.at_most',
        how: 'allow more time',
        since: [behind, { key: 'scope.success.1', to: { metric: 'latency_p95_ms', at_most: 900 } }],
      },
    ],
    ['integrate.tolerance', 0.06, { how: 'bear a greater loss' }],
    [
      'scope.risks',
      ['An urgent ticket waits'],
      {
        how: 'forget a risk',
        since: [behind, { key: 'scope.risks', to: ['An urgent ticket waits', 'A mail is lost'] }],
      },
    ],
    [
      'scope.out_of_scope',
      [],
      {
        how: 'take on more',
        since: [behind, { key: 'scope.out_of_scope', to: ['Answering the customer'] }],
      },
    ],
    [
      'integrate.guardrails',
      ['input-limits'],
      {
        how: 'guard less',
        since: [behind, { key: 'integrate.guardrails', to: ['input-limits', 'output-schema'] }],
      },
    ],
    [
      'integrate.monitoring',
      { traces: 'opentelemetry' },
      {
        how: 'watch less',
        since: [
          behind,
          { key: 'integrate.monitoring', to: { traces: 'opentelemetry', metrics: 'prometheus' } },
        ],
      },
    ],
    [
      'integrate.serve.rate_rps',
      4,
      { how: 'promise less', since: [behind, { key: 'integrate.serve.rate_rps', to: 6 }] },
    ],
  ]),
  ...breaks('change/iteration-changed', moved, [
    ['adapt.iterations.1', gone, { at: 'adapt.iterations', how: 'forget a turn' }],
    ['adapt.iterations.0.change', 'Shorter words.', { at: 'adapt.iterations.0' }],
    ['adapt.iterations.0.next', 'Train it.', { at: 'adapt.iterations.0' }],
    [
      'adapt.iterations.2.verdict',
      'no-difference',
      { at: 'adapt.iterations.2', how: 'call a gain none' },
    ],
    { key: 'adapt.looks', swap: [0, 1], at: 'adapt.looks.0', how: 'exchange looks' },
    {
      key: 'adapt.iterations',
      swap: [2, 3],
      at: 'adapt.iterations.2',
      how: 'exchange turns of branches that were merged',
      // Without a second run of one number, their order tells as well.
      with: [{ file: run('0003-align'), text: '', by: '{}' }],
    },
  ]),
  ...breaks('change/run-edited', moved, [
    { file: run('0003-prompt'), key: 'seed', to: 7, at: 'adapt.iterations.0.run' },
    { file: run('0006-fine-tune'), key: 'change', to: 'LoRA', at: 'adapt.iterations.3.run' },
    { file: run('0010-quantize'), key: 'notes', to: 'At night.', at: 'adapt.looks.1' },
  ]),
  ...breaks('change/release-changed', { ...moved, record: 'released', at: 'integrate.release' }, [
    { file: 'deploy/releases.yaml', key: '0.digest', to: `sha256:${'3'.repeat(64)}` },
    { file: 'deploy/releases.yaml', key: '0.image', to: 'registry.example.com/other' },
    {
      file: 'deploy/releases.yaml',
      key: '1.digest',
      to: `sha256:${'4'.repeat(64)}`,
      how: 'change the newest',
    },
    ['integrate.release', gone, { at: 'integrate', how: 'name it no more' }],
  ]),
  ...breaks('change/sensitivity-lowered', { ...moved, kind: 'A7' }, [
    [
      'scope.data_sensitivity',
      'internal',
      { since: [behind, { key: 'scope.data_sensitivity', to: 'personal' }] },
    ],
    [
      'scope.data_sensitivity',
      'public',
      { since: [behind, { key: 'scope.data_sensitivity', to: 'restricted' }] },
    ],
  ]),
  ...breaks('change/waiver-added', { ...moved, at: 'ignore.0.rule' }, [
    ['ignore', waiver(untried), { with: [planned], how: 'leave a rule out' }],
    [
      'ignore',
      waiver(untried),
      {
        with: [planned],
        how: 'leave it out for ever',
        since: [behind, planned, { key: 'ignore', to: waiver(untried, { expires: '2026-12-31' }) }],
      },
    ],
  ]),
  ...breaks('change/earlier-unreadable', { ...moved, at: 'phase' }, [
    ['project.owner', 'Ann', { since: [behind, { key: 'scope.success', to: 'as agreed' }] }],
    {
      text: 'version: 1',
      by: 'version: 1 # of the format',
      since: [
        behind,
        {
          text: 'phase: adapt',
          by: '<<<<<<< HEAD\nphase: adapt\n=======\nphase: select\n>>>>>>> other',
        },
      ],
    },
  ]),
];
