import { breaks, type Mutation, type Row } from '../mutation.ts';

const today = '2026-11-28';
const ignored = (rule: string, more = {}) => [{ rule, reason: 'Agreed with the desk.', ...more }];
const waived = (reason: string) => [{ rule: 'adapt/technique-untried', reason }];
/** Makes that rule find something. */
const untried = { key: 'adapt.techniques', to: ['prompt', 'fine-tune', 'align'] };
const head = 'version: 1\nproject: { name: support-desk }\nphase: scope\n';

/** What makes a record none, or says it in a way that readers take differently. */
export const form: readonly Mutation[] = [
  ...breaks('form/unknown-key', { record: 'select' }, [
    { key: 'project.summary', as: 'sumary', at: 'project.sumary' },
    { key: 'model.why', as: 'Why', at: 'model.Why' },
    { key: 'model.context_length', as: 'context-length', at: 'model.context-length' },
    { key: 'model.hardware.count', as: 'counts', at: 'model.hardware.counts' },
    ['scope.owner', 'Ann'],
    ['project.scope', 'Routing'],
    ['notes', 'None yet.'],
    {
      key: 'adapt.iterations.3.next',
      to: 'Serve it.',
      record: 'adapt',
      with: [{ key: 'adapt.iterations.3.next', as: 'then' }],
      at: 'adapt.iterations.3.then',
    },
    ['integrate.serve.port', 8000, { record: 'integrate' }],
    [
      'integrate.monitoring',
      { logs: 'journald' },
      { record: 'integrate', at: 'integrate.monitoring.logs', how: 'name an unknown key' },
    ],
    ['model.feasibility.days', 3, { record: 'pretrain' }],
  ]),
  ...breaks('form/missing-key', { record: 'adapt' }, [
    ['project.name', undefined, { at: 'project' }],
    ['ignore', [{ rule: 'adapt/run-stale' }], { at: 'ignore.0', how: 'leave out the reason' }],
    ['model.hardware.memory_gb', undefined, { record: 'select', at: 'model.hardware' }],
    ['model.hardware.kind', undefined, { record: 'select', at: 'model.hardware' }],
    ['scope.success.1', { at_least: 0.8 }, { record: 'select', how: 'name no metric' }],
  ]),
  ...breaks('form/wrong-type', { record: 'select' }, [
    ['project.summary', 7],
    ['project.owner', ['Ann', 'Ben'], { how: 'mistype' }],
    ['scope.out_of_scope', 'Answering'],
    ['scope.risks', { late: 'An urgent ticket' }],
    ['model.why', true],
    ['model.considered', 'Qwen/Qwen3-0.6B'],
    ['model.context_length', '1024'],
    ['model.parameters', 5.5],
    ['scope.success.0.at_most', '0.95'],
    ['model.feasibility.cost', 3, { record: 'pretrain' }],
    ['integrate.augment', 'retrieval', { record: 'integrate', how: 'mistype' }],
    ['integrate.guardrails', 'refusal', { record: 'integrate' }],
    ['integrate.monitoring', 'opentelemetry', { record: 'integrate' }],
    ['ignore', 'adapt/run-stale'],
    ['project', 'support-desk'],
    ['scope', 'routing'],
    ['model', []],
    ['adapt', 'as before', { record: 'scope' }],
    ['integrate', ['llama.cpp']],
  ]),
  ...breaks('form/not-a-choice', { record: 'select' }, [
    ['phase', 'deploy'],
    ['model.bits', 12],
    ['model.hardware.kind', 'tpu'],
    [
      'integrate.optimize',
      ['merge', 'gguf-q4'],
      { record: 'integrate', at: 'integrate.optimize.1', with: [] },
    ],
    [
      'integrate.augment',
      ['search'],
      { record: 'integrate', at: 'integrate.augment.0', how: 'choose what is no choice' },
    ],
    ['integrate.guardrails', ['jailbreak'], { record: 'integrate', at: 'integrate.guardrails.0' }],
    ['adapt.techniques', ['prompt', 'fine-tune', 'distil'], { at: 'adapt.techniques.2' }],
  ]),
  ...breaks('form/bad-value', { record: 'select' }, [
    ['project.name', 'Support Desk'],
    ['project.name', 'support-desk-'.repeat(5)],
    ['project.name', 'support_desk'],
    ['project.summary', ''],
    ['project.owner', ' ', { how: 'write a blank' }],
    ['scope.risks', [' '], { at: 'scope.risks.0', how: 'write a blank' }],
    ['model.licence_note', ''],
    ['model.context_length', 0],
    ['model.context_length', -1],
    ['model.hardware.count', 0],
    ['model.hardware.memory_gb', -16],
    ['model.base_url', 'api.example.com'],
    ['model.id', 'models/tiny ', { kind: 'A9', how: 'end with a blank' }],
    ['model.id', '\u00A0models/tiny', { kind: 'A9', how: 'begin with a blank' }],
    ['model.revision', 'recipe-3 ', { kind: 'A9', how: 'end with a blank' }],
    ['integrate.tolerance', -0.1, { record: 'integrate' }],
    ['model.feasibility.compute_flops', -1, { record: 'pretrain' }],
    ['model.feasibility.memory_gb', 0, { record: 'pretrain', how: 'zero' }],
    [
      'ignore',
      ignored('adapt/run-stale', { expires: 'next week' }),
      { at: 'ignore.0.expires', how: 'expire next week' },
    ],
  ]),
  ...breaks('form/version', { record: 'select' }, [
    ['version', 2],
    ['version', '1'],
    ['version', undefined, { at: '' }],
  ]),
  ...breaks('form/says-nothing', { record: 'adapt' }, [
    ['project.owner', 'nobody yet', { how: 'say nothing' }],
    ['model.why', 'because', { how: 'say nothing' }],
    ['project.summary', '-'.repeat(72), { how: 'draw a line' }],
    ['scope.risks', ['none'], { at: 'scope.risks.0', how: 'say nothing' }],
    ['scope.out_of_scope', ['n/a'], { at: 'scope.out_of_scope.0', how: 'say nothing' }],
    ['model.considered', ['-'], { at: 'model.considered.0', how: 'say nothing' }],
    ['adapt.iterations.1.next', 'later', { how: 'put off' }],
    [
      'ignore',
      waived('-'),
      { at: 'ignore.0.reason', with: [untried], kind: 'A10', how: 'wave away' },
    ],
    [
      'ignore',
      waived('Not yet decided.'),
      { at: 'ignore.0.reason', with: [untried], kind: 'A10', how: 'wave away' },
    ],
    [
      'model.licence_note',
      '-',
      {
        record: 'select',
        kind: 'A8',
        how: 'say nothing',
        with: [{ key: 'model.licence', to: 'cc-by-nc-4.0' }],
      },
    ],
    [
      'model.licence_note',
      'none',
      {
        record: 'select',
        kind: 'A8',
        how: 'say nothing',
        with: [{ key: 'model.licence', to: 'asdf' }],
      },
    ],
    ['adapt.iterations.0.change', 'n/a', { how: 'say nothing' }],
    ['adapt.iterations.2.change', '无', { how: 'say nothing' }],
    [
      'model.feasibility.assumptions.0',
      'none',
      { record: 'pretrain', kind: 'A9', how: 'say nothing' },
    ],
  ]),
  ...breaks('form/repeated', { record: 'select', how: 'say twice' }, [
    ['scope.out_of_scope', ['Refunds', 'Complaints', 'Refunds'], { at: 'scope.out_of_scope.2' }],
    ['scope.risks', ['A late answer', 'A late answer'], { at: 'scope.risks.1' }],
    [
      'scope.tasks',
      ['classification', 'extraction', 'extraction'],
      { record: 'broad', at: 'scope.tasks.2' },
    ],
    [
      'scope.success.1',
      { at_least: 0.9, metric: 'accuracy' },
      { at: 'scope.success.1', how: 'say twice, in another order' },
    ],
    ['model.considered', ['gpt2', 'gpt2'], { at: 'model.considered.1' }],
    ['adapt.techniques', ['prompt', 'fine-tune', 'prompt'], { at: 'adapt.techniques.2' }],
    ['integrate.optimize', ['merge', 'merge'], { record: 'integrate', at: 'integrate.optimize.1' }],
    [
      'integrate.guardrails',
      ['input-limits', 'input-limits'],
      { record: 'integrate', at: 'integrate.guardrails.1' },
    ],
    [
      'ignore',
      [...ignored('adapt/technique-untried'), ...waived('The desk has no time.')],
      { record: 'adapt', at: 'ignore.1.rule', kind: 'A10', with: [untried], how: 'waive twice' },
    ],
  ]),
  ...breaks('form/placeholder', { record: 'select' }, [
    ['project.owner', 'TODO', { how: 'put off' }],
    ['project.summary', 'TBD'],
    ['model.why', '<your reason>'],
    ['scope.risks', ['FIXME: ask the desk'], { at: 'scope.risks.0' }],
    ['scope.out_of_scope', ['???'], { at: 'scope.out_of_scope.0' }],
    ['adapt.iterations.1.change', 'TODO', { record: 'adapt' }],
    ['integrate.rollback', 'TODO: ask the desk', { record: 'integrate', how: 'put off' }],
    ['scope.data_note', 'TBD', { record: 'select' }],
  ]),
  ...breaks('form/hidden-character', { record: 'select', kind: 'A11' }, [
    ['project.summary', 'Route each\u200B ticket to its queue.'],
    [
      'scope.use_case',
      'Route each incoming ticket \u202Ereverof\u202C to the queue that handles it.',
    ],
    ['model.why', 'It is small\u2066 and safe\u2069.'],
    ['project.owner', 'ann\u00AD@example.com'],
  ]),
  ...breaks('form/secret', { record: 'hosted', kind: 'A7' }, [
    ['model.base_url', 'https://ann:hunter2secret@api.openai.com/v1', { how: 'hold a password' }],
    [
      'model.base_url',
      'https://api.openai.com/v1?api_key=sk-a1B2c3D4e5F6g7H8i9J0',
      { how: 'hold a key' },
    ],
    ['model.why', 'Use sk-a1B2c3D4e5F6g7H8i9J0k1L2m3N4 to try it.'],
    ['project.summary', 'Token ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'],
    ['project.owner', 'AKIAIOSFODNN7EXAMPLA', { how: 'hold a key' }],
    ...[
      'csk-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6',
      'fw_3ZaB1cD2eF3gH4iJ5kL6mN7o',
      'tgp_v1_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8',
      'tvly-dev-a1B2c3D4e5F6g7H8i9J0k1L2m3N4',
      'pcsk_a1B2c_D4e5F6g7H8i9J0k1L2m3N4o5P6',
      'dapi0123456789abcdef0123456789abcdef',
      'hvs.CAESIa1B2c3D4e5F6g7H8i9J0k1L2m3N4',
      'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    ].map((key): Row => ['model.why', `It answers to ${key}`, { how: `hold ${key.slice(0, 4)}` }]),
    [
      'model.request',
      { headers: { Authorization: 'Bearer hunter2-of-the-desk' } },
      { at: 'model.request.headers.Authorization', how: 'hold a password' },
    ],
    [
      'model.request',
      { headers: { 'x-api-key': '8f14e45fceea167a5a36dedd4bea2543' } },
      { at: 'model.request.headers.x-api-key', how: 'hold a key' },
    ],
  ]),
  ...breaks('form/path-leaves-project', { record: 'adapt' }, [
    ['adapt.iterations.1.run', '../other/eval/runs/0004-prompt.json'],
    ['adapt.iterations.1.run', '/eval/runs/0004-prompt.json'],
    [
      'adapt.iterations.2.compared_with',
      'https://example.com/0003-prompt.json',
      { how: 'name a URL' },
    ],
    [
      'adapt.iterations.1.compared_with',
      'eval\\runs\\0003-prompt.json',
      { how: 'turn the slashes' },
    ],
    ['integrate.release', '~/releases.yaml', { record: 'integrate' }],
    ['integrate.application_run', 'C:/runs/0001-app.json', { record: 'integrate' }],
    ['model.id', '../models/tiny', { record: 'select' }],
  ]),
  ...breaks('form/ambiguous-scalar', { record: 'select' }, [
    { text: 'summary: ', by: 'owner: off\n  summary: ', at: 'project.owner' },
    { text: 'revision: recipe-3', by: 'revision: 2026-11-01', at: 'model.revision' },
    { text: 'context_length: 1024', by: 'context_length: 1024e0', at: 'model.context_length' },
  ]),
  ...breaks('form/lossy-number', { record: 'listed' }, [
    {
      text: 'revision: "12fd25f77366fa6b3b4b768ec3050bf629380bac"',
      by: 'revision: 1234567890123456789012345678901234567890',
      at: 'model.revision',
    },
    { text: 'memory_gb: 16', by: 'memory_gb: 016', at: 'model.hardware.memory_gb' },
  ]),
  ...breaks('form/duplicate-key', { record: 'select' }, [
    { text: 'phase: select', by: 'phase: select\nphase: scope', at: 'phase' },
    { text: 'provider: local', by: 'provider: local\n  provider: endpoint', at: 'model.provider' },
  ]),
  ...breaks('form/unsafe-key', { record: 'select' }, [
    {
      text: 'phase: select',
      by: 'phase: select\n__proto__: { phase: integrate }',
      at: '__proto__',
    },
    {
      text: 'provider: local',
      by: 'provider: local\n  constructor: tiny',
      at: 'model.constructor',
    },
  ]),
  ...breaks('form/alias', { record: 'select' }, [
    { text: 'phase: select', by: 'phase: &here select', at: '' },
    { text: 'provider: local', by: '<<: { provider: local }', at: 'model.<<' },
  ]),
  ...breaks('form/tag', { record: 'select', at: '' }, [
    { text: 'phase: select', by: 'phase: !!str select' },
    { text: 'provider: local', by: 'provider: !env PROVIDER' },
  ]),
  ...breaks('form/several-documents', { record: 'select', at: '' }, [
    { text: 'phase: select', by: 'phase: select\n---\nphase: scope' },
    { text: 'version: 1', by: '---\nversion: 1\n---\nversion: 1' },
  ]),
  ...breaks('form/empty', { record: 'select', at: '' }, [
    { text: '', by: '# to be written\n' },
    { text: '', by: '\n\n', record: 'scope' },
  ]),
  ...breaks('form/tab', { record: 'select', at: '' }, [
    { text: '  data_sensitivity', by: '  \tdata_sensitivity' },
    { text: 'phase: select', by: 'phase:\tselect' },
  ]),
  ...breaks('form/conflict', { record: 'select', at: '' }, [
    {
      text: 'phase: select',
      by: '<<<<<<< HEAD\nphase: select\n=======\nphase: adapt\n>>>>>>> other',
    },
    {
      text: '  provider: local',
      by: '<<<<<<< ours\n  provider: local\n=======\n  provider: endpoint\n>>>>>>> theirs',
    },
  ]),
  ...breaks('form/syntax', { record: 'select', at: '' }, [
    { text: 'tasks: [classification]', by: 'tasks: classification]: yes' },
    { text: 'provider: local', by: 'provider: "local' },
    { text: 'source: existing', by: 'source: existing: yes' },
  ]),
  ...breaks('form/control-character', { record: 'select', at: '' }, [
    { text: 'phase: select', by: 'phase: select # \u0007' },
    { text: 'provider: local', by: 'provider: lo\u001Bcal' },
  ]),
  ...breaks('form/too-deep', { record: 'select', at: '' }, [
    { text: 'phase: select', by: `phase: select\nx-notes: ${'['.repeat(80)}${']'.repeat(80)}` },
    {
      text: 'phase: select',
      by: `phase: select\nx-notes: ${'{ a: '.repeat(80)}1${' }'.repeat(80)}`,
    },
  ]),
  ...breaks('form/too-large', { record: 'select', at: '' }, [
    { text: '', by: `${head}# ${'x'.repeat(1 << 20)}\n` },
    { text: '', by: `${head}${'\n'.repeat(1 << 20)}`, record: 'scope' },
  ]),
  ...breaks('form/unknown-ignore', { record: 'adapt', at: 'ignore.0.rule', kind: 'A10' }, [
    ['ignore', ignored('adapt/run-stal'), { how: 'ignore a rule that is none' }],
    ['ignore', ignored('form/secret'), { how: 'ignore a fault of form' }],
    ['ignore', ignored('*'), { how: 'ignore all' }],
  ]),
  ...breaks('form/expired-ignore', { record: 'adapt', at: 'ignore.0.expires', kind: 'A10' }, [
    [
      'ignore',
      ignored('adapt/technique-untried', { expires: '2026-01-31' }),
      { how: 'ignore until long ago' },
    ],
    [
      'ignore',
      ignored('adapt/run-stale', { expires: '2026-11-27' }),
      { how: 'ignore until the day before' },
    ],
  ]),
  ...breaks('form/unused-ignore', { record: 'adapt', at: 'ignore.0.rule', kind: 'A10' }, [
    ['ignore', ignored('adapt/run-stale'), { how: 'ignore what is not there' }],
    [
      'ignore',
      ignored('scope/vague-use-case', { expires: today }),
      { how: 'ignore what is not there' },
    ],
    [
      'ignore',
      ignored('integrate/quality-lost'),
      { record: 'integrate', how: 'ignore what is not there' },
    ],
  ]),
];
