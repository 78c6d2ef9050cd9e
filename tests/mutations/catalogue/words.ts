import { gone } from '../change.ts';
import { breaks, type Mutation, type Row } from '../mutation.ts';

/** Texts that a key may not hold; each says nothing in other words. */
const texts = (key: string, all: readonly string[], record?: 'select' | 'integrate'): Row[] =>
  all.map(
    (to, index): Row => [key, to, { how: `say nothing, ${index + 1}`, ...(record && { record }) }],
  );
const ignored = (reason: string) => [{ rule: 'adapt/technique-untried', reason }];
const planned = { key: 'adapt.techniques', to: ['prompt', 'fine-tune', 'align'] };

/** Sentences of words that could stand anywhere. */
export const words: readonly Mutation[] = [
  ...breaks('integrate/rollback-names-nothing', { record: 'integrate', kind: 'A1' }, [
    ...texts('integrate.rollback', [
      'Roll it back.',
      'by hand',
      'as usual',
      'We will see.',
      'Ask the team.',
      'If needed, we roll back somehow.',
      'We have no way back.',
      'It depends.',
      'Restart it.',
      '回滚',
    ]),
  ]),
  ...breaks('form/says-nothing', { record: 'adapt' }, [
    ...texts('adapt.iterations.1.change', ['changed something', 'stuff', 'something else', 'new']),
    ...['it fails', 'temporary', 'will fix', 'We do not care.'].map(
      (reason, index): Row => [
        'ignore',
        ignored(reason),
        { at: 'ignore.0.reason', with: [planned], kind: 'A10', how: `give no reason, ${index}` },
      ],
    ),
    ...['It is allowed.', 'we asked', 'fine', 'It is ok for us.'].map(
      (note, index): Row => [
        'model.licence_note',
        note,
        {
          record: 'select',
          kind: 'A8',
          how: `allow without a reason, ${index}`,
          with: [{ key: 'model.licence', to: 'cc-by-nc-4.0' }],
        },
      ],
    ),
    ['model.feasibility.cost', 'unknown', { record: 'pretrain', kind: 'A9', how: 'say nothing' }],
    ['scope.risks', ['no risks'], { record: 'select', at: 'scope.risks.0', how: 'see none' }],
  ]),
  ...breaks('scope/sensitive-data-leaves', { record: 'hosted', kind: 'A7' }, [
    ...texts('scope.data_note', [
      'It is fine with us.',
      'We think that is okay.',
      'because we need it',
      'There is no agreement yet with them.',
      'Data may be sent.',
      'We did not ask anyone.',
      'agreement pending',
      'not allowed',
      'The note is to follow.',
    ]),
  ]),
  ...breaks('form/bad-value', { record: 'adapt', kind: 'A10' }, [
    [
      'ignore',
      [{ ...ignored('Aligning comes next.')[0], expires: '2027-02-31' }],
      { at: 'ignore.0.expires', with: [planned], how: 'name a day that there is not' },
    ],
  ]),
  ...breaks('form/hidden-character', { record: 'select', kind: 'A11' }, [
    ['project.owner', 'An\u034fn', { how: 'join graphemes' }],
    ['project.owner', '\u3164', { how: 'fill' }],
    ['project.owner', 'An\ufff9n', { how: 'annotate' }],
    ['project.owner', 'An\u001b[31mn', { how: 'colour' }],
  ]),
  ...breaks('form/secret', { record: 'hosted', kind: 'A7', at: 'model.request.extra_body' }, [
    [
      'model.request',
      { extra_body: { api_key: 'hunter2hunter2' } },
      { at: 'model.request.extra_body.api_key', how: 'put a key into the body' },
    ],
    [
      'model.request',
      { extra_body: { auth: { password: 'correct horse' } } },
      { at: 'model.request.extra_body.auth.password', how: 'put a password into the body' },
    ],
  ]),
  ...breaks('model/unpinned', { record: 'select', kind: 'A9' }, [
    ['model.revision', 'latest', { how: 'name what moves' }],
    ['model.revision', 'main', { how: 'name a branch of a folder' }],
    ['model.revision', '0'.repeat(40), { record: 'listed', how: 'invent a commit' }],
  ]),
  ...breaks('model/does-not-fit', { record: 'select', kind: 'A9', at: 'model.hardware' }, [
    ...['acme/Desk-70B-Instruct', 'acme/desk-405b', 'acme/Desk-8x22B-v0.1'].map(
      (id, index): Row => [
        'model.id',
        id,
        {
          how: `name a large one, ${index + 1}`,
          with: [
            { key: 'model.revision', to: '3f1c2e4b5a6978d0c1b2a3948576e0f1d2c3b4a5' },
            { key: 'model.parameters', to: gone },
          ],
        },
      ],
    ),
  ]),
  ...breaks('model/size-contradicts-list', { record: 'select', kind: 'A9' }, [
    [
      'model.parameters',
      1e6,
      {
        how: 'make a large one small',
        with: [
          { key: 'model.id', to: 'acme/Desk-7B' },
          { key: 'model.revision', to: '3f1c2e4b5a6978d0c1b2a3948576e0f1d2c3b4a5' },
        ],
      },
    ],
  ]),
  ...breaks('model/pretraining-implausible', { record: 'pretrain', kind: 'A9' }, [
    [
      'model.feasibility.tokens',
      100,
      { how: 'read a sentence', with: [{ key: 'model.feasibility.compute_flops', to: gone }] },
    ],
  ]),
  // The same in other languages, and in words of no language.
  ...breaks('form/says-nothing', { record: 'adapt' }, [
    ...[
      ['project.owner', 'noch nicht festgelegt'],
      ['project.owner', 'à définir'],
      ['project.owner', 'qwerty'],
      ['project.summary', 'por definir'],
      ['project.summary', 'не указано'],
      ['project.summary', '検討中'],
      ['model.why', 'weil es passt'],
      ['model.why', '待补充'],
      ['model.why', 'recommended'],
      ['adapt.iterations.1.change', 'diverse Änderungen'],
      ['adapt.iterations.2.change', 'quelque chose'],
      ['adapt.iterations.0.change', 'minor tweaks'],
    ].map(([key = '', to], index): Row => [key, to, { how: `say nothing in words, ${index}` }]),
    ...['keine Risiken', 'リスクなし', 'none that we know of'].map(
      (to, index): Row => [
        'scope.risks',
        [to],
        { at: 'scope.risks.0', record: 'select', how: `see none in words, ${index}` },
      ],
    ),
    ...['passt schon', 'to make CI green', 'не важно'].map(
      (reason, index): Row => [
        'ignore',
        ignored(reason),
        {
          at: 'ignore.0.reason',
          with: [planned],
          kind: 'A10',
          how: `give none in words, ${index}`,
        },
      ],
    ),
  ]),
  ...breaks('scope/sensitive-data-leaves', { record: 'hosted', kind: 'A7' }, [
    ...['wird noch geklärt', 'está permitido', '問題ありません'].map(
      (to, index): Row => ['scope.data_note', to, { how: `allow it in words, ${index}` }],
    ),
  ]),
  ...breaks('integrate/rollback-names-nothing', { record: 'integrate', kind: 'A1' }, [
    ...['wie immer', 'volver atrás', 'вручную'].map(
      (to, index): Row => ['integrate.rollback', to, { how: `go back in words, ${index}` }],
    ),
  ]),
  ...breaks('scope/vague-use-case', { record: 'scope' }, [
    ['scope.use_case', 'To be defined with the business team.', { how: 'put off' }],
    ['scope.use_case', 'test test test test test', { how: 'say one word' }],
    ['scope.use_case', 'Diverses tâches avec une IA.', { how: 'name things in French' }],
  ]),
  ...breaks('form/says-nothing', { record: 'adapt' }, [
    ...[
      ['project.owner', 'dependabot[bot]'],
      ['project.owner', 'the developers'],
      ['project.owner', 'tbd later'],
      ['model.why', 'it was better'],
      ['model.why', 'es war besser'],
      ['model.why', "c'était mieux"],
      ['model.why', '更好'],
    ].map(([key = '', to], index): Row => [key, to, { how: `say it in common words, ${index}` }]),
    ...['it may fail', 'errors', 'не известны'].map(
      (to, index): Row => [
        'scope.risks',
        [to],
        { at: 'scope.risks.0', record: 'select', how: `see some, ${index}` },
      ],
    ),
  ]),
  // A word that YAML 1.1 reads otherwise hides nothing.
  ...breaks('form/unknown-key', { record: 'integrate' }, [
    {
      text: 'rollback: poe rollback',
      by: 'rollback: poe rollback\n  alerts: yes',
      at: 'integrate.alerts',
      how: 'say yes to it',
    },
  ]),
  ...breaks('form/not-a-choice', { record: 'adapt' }, [
    {
      text: 'data_sensitivity: internal',
      by: 'data_sensitivity: no',
      at: 'scope.data_sensitivity',
      how: 'say no',
    },
  ]),
  // What was copied, and what tells nobody anything.
  ...breaks('form/repeated', { record: 'select' }, [
    ['project.summary', 'Support desk', { how: 'say the name' }],
    ['scope.risks', ['{{lifecycle.yaml:scope.use_case}}'], { at: 'scope.risks.0', how: 'copy' }],
    [
      'scope.risks',
      ['answering the customer.'],
      {
        at: 'scope.risks.0',
        how: 'copy what is left out',
        with: [{ key: 'scope.out_of_scope', to: ['Answering the customer'] }],
      },
    ],
  ]),
  ...breaks('form/says-nothing', { record: 'adapt' }, [
    ...['adapt/technique-untried', 'A technique was chosen and never tried'].map(
      (reason, index): Row => [
        'ignore',
        ignored(reason),
        { at: 'ignore.0.reason', with: [planned], kind: 'A10', how: `copy the rule, ${index}` },
      ],
    ),
    ...[
      ['scope.risks', ['low'], 'scope.risks.0'],
      ['scope.risks', ['Risk 1', 'Risk 2'], 'scope.risks.0'],
      ['scope.out_of_scope', ['everything else'], 'scope.out_of_scope.0'],
      ['project.summary', 'My first project with LLMs', 'project.summary'],
      ['model.why', 'SOTA', 'model.why'],
      ['model.why', 'The boss said so.', 'model.why'],
    ].map(
      ([key, to, at], index): Row => [
        `${key}`,
        to,
        { at: `${at}`, record: 'select', how: `fill the form, ${index}` },
      ],
    ),
  ]),
  ...breaks('form/placeholder', { record: 'select' }, [
    ['project.owner', 'foo@bar.com', { how: 'name an address of nobody' }],
    ['project.owner', 'john.doe@corp.org', { how: 'name nobody at an address' }],
    ['project.owner', 'the team', { how: 'name everybody' }],
  ]),
  ...breaks('scope/sensitive-data-leaves', { record: 'hosted', kind: 'A7' }, [
    ['scope.data_note', 'contract terminated in May', { how: 'end the contract' }],
    ['scope.data_note', 'Data is anonymous I think', { how: 'think so' }],
  ]),
  ...breaks('form/says-nothing', { record: 'adapt' }, [
    ...['See Slack', 'as discussed', "won't fix", 'accepted risk', 'CI is red', 'low priority'].map(
      (reason): Row => [
        'ignore',
        ignored(reason),
        { at: 'ignore.0.reason', with: [planned], kind: 'A10', how: `wave it through: ${reason}` },
      ],
    ),
    ...['prompt', 'eval/runs/0003-prompt.json', '0003-prompt', 'below-target', 'first run'].map(
      (to): Row => ['adapt.iterations.0.change', to, { how: `repeat: ${to}` }],
    ),
  ]),
  // An agreement that is on its way, or is none; and what allows nothing.
  ...breaks('scope/sensitive-data-leaves', { record: 'hosted', kind: 'A7' }, [
    ...[
      'DPA requested in March',
      'DPA follows',
      'Contract under negotiation',
      'Vertrag in Vorbereitung',
      'contrato en trámite',
      '合同正在谈判',
      'US region, no agreement',
      'Agreement: no; region: US; retention: forever',
      'Region: unknown, retention: unknown',
      'Legal basis: tbd',
      'Consent is implied',
      'Approved by DPO verbally',
      'The data is encrypted in transit (TLS).',
      'accepted by management',
      'documented in the wiki',
      'It is a pilot.',
    ].map((to): Row => ['scope.data_note', to, { how: `allow it by: ${to}` }]),
  ]),
  // Words that fill a key in a hurry, in this language and others.
  ...breaks('form/says-nothing', { record: 'select' }, [
    ...['nicht zugewiesen', 'non assigné', 'unassigned', 'bilinmiyor', '担当者', 'admin'].map(
      (to): Row => ['project.owner', to, { how: `own by ${to}` }],
    ),
    ...['Proof of concept', 'Sandbox', 'Testprojekt', 'テスト'].map(
      (to): Row => ['project.summary', to, { how: `sum up by ${to}` }],
    ),
    ...['hype', 'it just works', 'coin flip', '因为它最好', 'лучшая модель'].map(
      (to): Row => ['model.why', to, { how: `choose for: ${to}` }],
    ),
    ...['Pas de risque identifié', 'will be assessed', 'AI risks', 'ingen'].map(
      (to): Row => ['scope.risks', [to], { at: 'scope.risks.0', how: `fear ${to}` }],
    ),
    ...['Everything not listed', 'alles andere', 'その他', 'future work'].map(
      (to): Row => ['scope.out_of_scope', [to], { at: 'scope.out_of_scope.0', how: `leave ${to}` }],
    ),
  ]),
  ...breaks('form/says-nothing', { record: 'adapt' }, [
    ...['improved prompt', 'attempt 2', 'Prompt geändert', 'プロンプトを変更', 'params'].map(
      (to): Row => ['adapt.iterations.1.change', to, { how: `log ${to}` }],
    ),
    ...['weiter', '继续', 'more experiments'].map(
      (to): Row => ['adapt.iterations.1.next', to, { how: `go on with ${to}` }],
    ),
    ...['false alarm', 'too strict', 'demo tomorrow', 'wird später behoben', '无关', 'неважно'].map(
      (reason): Row => [
        'ignore',
        ignored(reason),
        { at: 'ignore.0.reason', with: [planned], kind: 'A10', how: `excuse it by ${reason}` },
      ],
    ),
  ]),
  ...breaks('scope/vague-use-case', { record: 'select' }, [
    ...[
      'General-purpose assistant for everything',
      'Chat with your documents',
      'Unlock the value of our data',
      'The use case is described in the deck',
      'Kundenservice verbessern mit KI',
      '業務を効率化する',
    ].map((to): Row => ['scope.use_case', to, { how: `use it for: ${to}` }]),
  ]),
  // Forms that were left as they came, and models that answer nothing.
  ...breaks('form/placeholder', { record: 'select' }, [
    ...['Firstname Lastname', '@your-handle', 'no-reply@corp.org', '[name of the owner]'].map(
      (to): Row => ['project.owner', to, { how: `be owned by ${to}` }],
    ),
    ['project.summary', 'Describe your project', { how: 'repeat what is asked' }],
    ['scope.risks', ['Describe the risks'], { at: 'scope.risks.0', how: 'repeat what is asked' }],
    ['scope.use_case', '[describe what the model does]', { how: 'leave the brackets' }],
    ['model.id', 'my-org/my-model', { record: 'listed', how: 'name the form of a name' }],
  ]),
  ...breaks('form/bad-value', { record: 'listed' }, [
    ...['BAAI/bge-small-en-v1.5', 'sentence-transformers/all-MiniLM-L6-v2'].map(
      (to): Row => ['model.id', to, { how: `ask ${to}` }],
    ),
  ]),
  ...breaks('scope/vague-use-case', { record: 'select' }, [
    ...[
      'Solve customer problems with AI',
      'Automatisierung von Prozessen mit KI',
      'Mejorar la experiencia del cliente con IA',
    ].map((to): Row => ['scope.use_case', to, { how: `use it for: ${to}` }]),
  ]),
  // That there is nothing, and that nothing is signed.
  ...breaks('form/says-nothing', { record: 'select' }, [
    ...[
      'None identified to date',
      'No risks identified',
      'No known issues so far',
      'tbd by legal',
      'see risk log',
    ].map((to): Row => ['scope.risks', [to], { at: 'scope.risks.0', how: `see: ${to}` }]),
    ...['everyone', 'dev'].map((to): Row => ['project.owner', to, { how: `be ${to}` }]),
  ]),
  ...breaks('form/says-nothing', { record: 'adapt' }, [
    ...['修正', '변경', 'rerun', 'prompt engineering', 'Anpassungen'].map(
      (to): Row => ['adapt.iterations.1.change', to, { how: `say ${to} alone` }],
    ),
    ['adapt.iterations.1.next', 'Make it better', { how: 'wish' }],
    ...['too hard', 'per discussion'].map(
      (reason): Row => [
        'ignore',
        ignored(reason),
        { at: 'ignore.0.reason', with: [planned], kind: 'A10', how: `give up: ${reason}` },
      ],
    ),
  ]),
  ...breaks('scope/sensitive-data-leaves', { record: 'hosted', kind: 'A7' }, [
    ...[
      'not yet signed',
      'noch nicht unterschrieben',
      'pas encore signé',
      'aún no firmado',
      'ещё не подписан',
      'There is no problem.',
      'It is safe.',
      'required by business',
    ].map((to): Row => ['scope.data_note', to, { how: `let it go: ${to}` }]),
  ]),
  ...breaks('integrate/rollback-names-nothing', { record: 'integrate', kind: 'A1' }, [
    ...['ask devops', 'contact the vendor', 'automatic rollback'].map(
      (to): Row => ['integrate.rollback', to, { how: `go back by: ${to}` }],
    ),
  ]),
  ...breaks('adapt/prompt-contradicts-run', { record: 'adapt' }, [
    ['adapt.iterations.0.change', 'few-shot', { how: 'show what was not shown' }],
  ]),
  ...breaks('adapt/training-contradicts-change', { record: 'adapt' }, [
    ['adapt.iterations.3.change', 'full fine-tune', { how: 'train all' }],
  ]),
];
