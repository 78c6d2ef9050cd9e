import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../src/record/edit/edit.ts';
import { byHand, editText, readEditable } from '../../../src/record/edit/edit-text.ts';
import type { Value } from '../../../src/record/edit/written.ts';
import { parseSource } from '../../../src/record/read.ts';

/** The text with the edits made; undefined where that is refused. */
function edited(text: string, ...edits: readonly Edit[]): string | undefined {
  const source = readEditable(text);
  return source && editText(source, edits);
}

const head = 'version: 1\nproject: { name: support-triage }\nphase: select\n';
const iteration = {
  technique: 'prompt' as const,
  change: 'Four examples: the nearest ones',
  run: 'eval/runs/0002-prompt.json',
  verdict: 'improved' as const,
};
const appending: Edit = { kind: 'append', at: ['adapt', 'iterations'], items: [iteration] };
const lines = [
  '- technique: prompt',
  '  change: "Four examples: the nearest ones"',
  '  run: eval/runs/0002-prompt.json',
  '  verdict: improved',
];
const indented = (indent: number) => lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
const flow =
  '{ technique: prompt, change: "Four examples: the nearest ones", run: eval/runs/0002-prompt.json, verdict: improved }';

const cases: readonly (readonly [name: string, before: string, after: string])[] = [
  ['no adapt section', head, `${head}\nadapt:\n  iterations:\n${indented(4)}`],
  [
    'no line break at the end',
    head.trimEnd(),
    `${head}\nadapt:\n  iterations:\n${indented(4)}`.trimEnd(),
  ],
  ['an empty section', `${head}adapt:\n`, `${head}adapt:\n  iterations:\n${indented(4)}`],
  [
    'an empty section before a comment',
    `${head}adapt: # later\n# end\n`,
    `${head}adapt: # later\n  iterations:\n${indented(4)}# end\n`,
  ],
  [
    'no list',
    `${head}adapt:\n  techniques: [prompt]  # cheap\n\n# end\n`,
    `${head}adapt:\n  techniques: [prompt]  # cheap\n  iterations:\n${indented(4)}\n# end\n`,
  ],
  [
    'an empty list',
    `${head}adapt:\n  iterations: []\n  accepted: x\n`,
    `${head}adapt:\n  iterations:\n${indented(4)}  accepted: x\n`,
  ],
  [
    'an empty list with a comment',
    `${head}adapt:\n  iterations: [ ]    # append-only\n`,
    `${head}adapt:\n  iterations: # append-only\n${indented(4)}`,
  ],
  [
    'an empty list at the very end',
    `${head}adapt:\n  iterations: []`,
    `${head}adapt:\n  iterations:\n${indented(4)}`.trimEnd(),
  ],
  [
    'a key without a value',
    `${head}adapt:\n  iterations:  # none yet\n  # soon\n`,
    `${head}adapt:\n  iterations:  # none yet\n${indented(4)}  # soon\n`,
  ],
  [
    'a list in lines',
    `${head}adapt:\n  iterations:\n    - technique: prompt\n      next: Four  # or five\n\n  accepted: x\n`,
    `${head}adapt:\n  iterations:\n    - technique: prompt\n      next: Four  # or five\n${indented(4)}\n  accepted: x\n`,
  ],
  [
    'a list that is not indented',
    `${head}adapt:\n  iterations:\n  - technique: prompt\n  accepted: x\n`,
    `${head}adapt:\n  iterations:\n  - technique: prompt\n${indented(2)}  accepted: x\n`,
  ],
  [
    'a wider indentation',
    `${head}adapt:\n    iterations:\n        - technique: prompt\n`,
    `${head}adapt:\n    iterations:\n        - technique: prompt\n${indented(8)}`,
  ],
  [
    'a text over several lines',
    `${head}adapt:\n  iterations:\n    - technique: prompt\n      next: |\n        Four,\n        or five.\nintegrate: {}\n`,
    `${head}adapt:\n  iterations:\n    - technique: prompt\n      next: |\n        Four,\n        or five.\n${indented(4)}integrate: {}\n`,
  ],
  [
    'items in braces',
    `${head}adapt:\n  iterations:\n    - { technique: prompt }  # first\n`,
    `${head}adapt:\n  iterations:\n    - { technique: prompt }  # first\n${indented(4)}`,
  ],
  [
    'a list in brackets',
    `${head}adapt:\n  iterations: [{ technique: prompt }]  # so far\n`,
    `${head}adapt:\n  iterations: [{ technique: prompt }, ${flow}]  # so far\n`,
  ],
  [
    'brackets over several lines',
    `${head}adapt:\n  iterations: [\n    { technique: prompt },\n  ]\n`,
    `${head}adapt:\n  iterations: [\n    { technique: prompt }, ${flow},\n  ]\n`,
  ],
  [
    'a section in braces',
    `${head}adapt: { techniques: [prompt] }\n`,
    `${head}adapt: { techniques: [prompt], iterations: [${flow}] }\n`,
  ],
  ['an empty section in braces', `${head}adapt: {}\n`, `${head}adapt: { iterations: [${flow}] }\n`],
  [
    'an empty list in braces',
    `${head}adapt: { iterations: [] }\n`,
    `${head}adapt: { iterations: [${flow}] }\n`,
  ],
  [
    'a record in braces',
    '{ version: 1, phase: select }\n',
    `{ version: 1, phase: select, adapt: { iterations: [${flow}] } }\n`,
  ],
  [
    'a document with an end',
    `${head}...\n# end\n`,
    `${head}\nadapt:\n  iterations:\n${indented(4)}...\n# end\n`,
  ],
  [
    'a record with the comment of a section to come',
    `${head}\n# Phase 4: in use.\n`,
    `${head}\nadapt:\n  iterations:\n${indented(4)}\n# Phase 4: in use.\n`,
  ],
  [
    'a list with a comment on its last item',
    `${head}adapt:\n  iterations:\n    - technique: prompt\n    # Five were no better.\n\n    # Monday:\n\n# end\n`,
    `${head}adapt:\n  iterations:\n    - technique: prompt\n    # Five were no better.\n\n    # Monday:\n${indented(4)}\n# end\n`,
  ],
  [
    'a list above the comment of the next key',
    `${head}adapt:\n  iterations:\n  - technique: prompt\n  # What goes on.\n  accepted: x\n`,
    `${head}adapt:\n  iterations:\n  - technique: prompt\n${indented(2)}  # What goes on.\n  accepted: x\n`,
  ],
  [
    'a key with a comment below',
    `${head}adapt:\n  iterations:\n    # append-only\n  accepted: x\n`,
    `${head}adapt:\n  iterations:\n    # append-only\n${indented(4)}  accepted: x\n`,
  ],
  [
    'a section that ends in a text whose line breaks count',
    `${head}adapt:\n  accepted: |+\n    none\n\n`,
    `${head}adapt:\n  accepted: |+\n    none\n\n  iterations:\n${indented(4)}`,
  ],
];

describe('appends an iteration, all other bytes as they were, to', () => {
  it.each(cases)('%s', (_, before, after) => {
    expect(edited(before, appending)).toBe(after);
  });

  it.each(cases)('%s, with Windows line ends and a byte-order mark', (_, before, after) => {
    const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    expect(edited(windows(before), appending)).toBe(windows(after));
  });
});

it('leaves each line its own ending, and gives new ones that of most', () => {
  const text = 'version: 1\nscope: {}\nphase: select\r\n';
  const after = edited(text, { kind: 'set', at: ['model'], value: { id: 'tiny' } });
  expect(after).toBe(`${text}\nmodel:\n  id: tiny\n`);
});

const accepted = 'eval/runs/0002-prompt.json';
const accepting: Edit = { kind: 'set', at: ['adapt', 'accepted'], value: accepted };
const acceptances: readonly (readonly [name: string, before: string, after: string])[] = [
  [
    'none yet',
    `${head}adapt:\n  techniques: [prompt]\n`,
    `${head}adapt:\n  techniques: [prompt]\n  accepted: ${accepted}\n`,
  ],
  [
    'another one',
    `${head}adapt:\n  accepted: "eval/runs/0001-prompt.json"  # so far\n  iterations: []\n`,
    `${head}adapt:\n  accepted: ${accepted}  # so far\n  iterations: []\n`,
  ],
  [
    'a key without a value',
    `${head}adapt:\n  accepted:   # later\n`,
    `${head}adapt:\n  accepted: ${accepted}   # later\n`,
  ],
  [
    'braces',
    `${head}adapt: { iterations: [] }\n`,
    `${head}adapt: { iterations: [], accepted: ${accepted} }\n`,
  ],
  ['no section', head, `${head}\nadapt:\n  accepted: ${accepted}\n`],
];

describe('accepts a run where there is', () => {
  it.each(acceptances)('%s', (_, before, after) => {
    expect(edited(before, accepting)).toBe(after);
  });
});

it('appends and accepts in one step', () => {
  const after = edited(`${head}adapt:\n  iterations: []\n`, appending, accepting);
  expect(parseSource(after ?? '').record?.adapt).toEqual({ iterations: [iteration], accepted });
});

const set = (at: string, value: Value): Edit => ({ kind: 'set', at: at.split('.'), value });
const remove = (...at: readonly (string | number)[]): Edit => ({ kind: 'remove', at });
const scope = `${head}scope:
  # What is asked of it.
  tasks: [classification]  # one
  risks:
    # At night.
    - delay  # of urgent tickets
    - |
      Wrong queue

  breadth: "narrow"
`;

describe('sets', () => {
  it.each([
    ['a text', set('scope.breadth', 'broad'), '"narrow"', 'broad'],
    ['a text to a list', set('scope.breadth', ['a, b', 'no']), '"narrow"', '["a, b", "no"]'],
    [
      'a list in brackets',
      set('scope.tasks', ['chat', 1, true]),
      '[classification]',
      '[chat, 1, true]',
    ],
    ['an item', { ...set('', null), at: ['scope', 'risks', 0] }, 'delay', 'null'],
    [
      'a text over several lines',
      { ...set('', 'Wrong'), at: ['scope', 'risks', 1] },
      '|\n      Wrong queue',
      'Wrong',
    ],
    [
      'a key that is not there',
      set('scope.use_case', 'Route: all'),
      '"narrow"\n',
      '"narrow"\n  use_case: "Route: all"\n',
    ],
    [
      'a key that YAML reads otherwise',
      set('scope.on', '1e3'),
      '"narrow"\n',
      '"narrow"\n  "on": "1e3"\n',
    ],
    [
      'a key below keys that are not there',
      set('integrate.serve.with', 'local'),
      '"narrow"\n',
      '"narrow"\n\nintegrate:\n  serve:\n    with: local\n',
    ],
    [
      'a key in braces',
      set('project.null', 'yes'),
      'support-triage }',
      'support-triage, "null": "yes" }',
    ],
  ] as const)('%s', (_, edit, before, after) => {
    expect(edited(scope, edit)).toBe(scope.replace(before, after));
  });

  it('a section in lines to another one', () => {
    const text = `${head}scope:\n    breadth: narrow\n    tasks:\n    - chat\n`;
    expect(edited(text, set('scope', { breadth: 'broad', tasks: ['chat'] }))).toBe(
      `${head}scope:\n    breadth: broad\n    tasks: [chat]\n`,
    );
  });
});

describe('sets a key as it is told to write it', () => {
  const comment = ['# Phase 1: the use case.'];
  const written = (isSetOff: boolean, follows: readonly string[]): Edit => ({
    kind: 'set',
    at: ['scope'],
    value: {},
    as: { comment, isSetOff, lines: ['scope: {}'], follows: new Set(follows) },
  });
  const text = 'version: 1\n# Since Monday.\nphase: select\n';

  it.each([
    [
      'behind the keys that it follows',
      true,
      ['version'],
      'version: 1\n\n# Phase 1: the use case.\nscope: {}\n# Since',
    ],
    [
      'with no blank line',
      false,
      ['version'],
      'version: 1\n# Phase 1: the use case.\nscope: {}\n# Since',
    ],
    ['before all others', true, [], '# Phase 1: the use case.\nscope: {}\n\nversion: 1'],
    [
      'before all others, with no blank line',
      false,
      [],
      '# Phase 1: the use case.\nscope: {}\nversion: 1',
    ],
  ] as const)('%s', (_, isSetOff, follows, start) => {
    expect(edited(text, written(isSetOff, follows))).toContain(start);
  });

  it('above the comment of the first key', () => {
    const commented = text.slice(text.indexOf('#'));
    expect(edited(commented, written(true, []))).toBe(
      `# Phase 1: the use case.\nscope: {}\n\n${commented}`,
    );
  });

  it('behind a byte order mark', () => {
    expect(edited(`\uFEFF${text}`, written(false, []))).toMatch(/^\uFEFF# Phase 1/);
  });

  it('under its comment, where that waits for it', () => {
    const waiting = `${text}\n${comment[0]}\n\n# End.\n`;
    expect(edited(waiting, written(true, ['version']))).toBe(
      `${text}\n${comment[0]}\nscope: {}\n\n# End.\n`,
    );
  });
});

describe('keeps a comment with the key above it:', () => {
  const behind = new Set(['tasks']);
  const as = { comment: [], isSetOff: false, lines: ['risks: []'], follows: behind };
  const risks: Edit = { kind: 'set', at: ['scope', 'risks'], value: [], as };

  it.each([
    ['one at its column, set off from the next key', '  # One so far.\n', '\n  breadth: narrow\n'],
    ['one at its column, at the end of the section', '  # One so far.\n', 'phase: select\n'],
    ['one that is indented deeper', '    # One so far.\n', '  breadth: narrow\n'],
    ['none that stands directly above the next key', '', '  # Or broad.\n  breadth: narrow\n'],
  ])('%s', (_, above, below) => {
    const start = `scope:\n  tasks: [chat]\n${above}`;
    expect(edited(start + below, risks)).toBe(`${start}  risks: []\n${below}`);
  });
});

describe('removes', () => {
  it.each([
    [
      'a key with the comment above it',
      remove('scope', 'tasks'),
      '  # What is asked of it.\n  tasks: [classification]  # one\n',
      '',
    ],
    ['a key with all below it', remove('scope', 'risks'), / {2}risks:[\s\S]*queue\n/, ''],
    ['the last key', remove('scope', 'breadth'), '  breadth: "narrow"\n', ''],
    ['the only key', remove('project', 'name'), '{ name: support-triage }', '{}'],
    ['an item with its comments', remove('scope', 'risks', 0), / {4}# At[\s\S]*tickets\n/, ''],
    ['the only item', remove('scope', 'tasks', 0), '[classification]', '[]'],
  ] as const)('%s', (_, edit, before, after) => {
    expect(edited(scope, edit)).toBe(scope.replace(before, after));
  });

  it.each([
    ['{ a: 1, b: 2, c: 3 }', 'a', '{ b: 2, c: 3 }'],
    ['{ a: 1, b: 2, c: 3 }', 'b', '{ a: 1, c: 3 }'],
    ['{ a: 1, b: 2, c: 3 }', 'c', '{ a: 1, b: 2 }'],
  ])('a key from %s: %s', (before, key, after) => {
    expect(
      edited(`${head}project: ${before}`.replace(/project: \{ n.*\n/, ''), remove('project', key)),
    ).toContain(after);
  });

  it.each([
    ['the only key, with its comment', '  # Which?\n  tasks: [chat]  # one\n', '  {}\n'],
    [
      'no comment below it',
      '  tasks: [chat]\n  breadth: narrow\n  # Or broad?\n',
      '  tasks: [chat]\n  # Or broad?\n',
    ],
    [
      'a comment below it that is indented deeper',
      '  tasks: [chat]\n  breadth: narrow\n    # Or broad?\n',
      '  tasks: [chat]\n',
    ],
  ])('from a section %s', (_, before, after) => {
    const key = before.includes('breadth') ? 'breadth' : 'tasks';
    expect(edited(`scope:\n${before}`, remove('scope', key))).toBe(`scope:\n${after}`);
  });

  it('no comment of the line above', () => {
    const text = 'ml: # few\n    a: 1\n    b: 2\n';
    expect(edited(text, remove('ml', 'a'))).toBe('ml: # few\n    b: 2\n');
  });

  it('the last key of a file without a last line break', () => {
    expect(edited('version: 1\r\nphase: select', remove('phase'))).toBe('version: 1');
  });
});

describe('refuses what it cannot edit safely:', () => {
  it.each([
    ['a section that is a list', `${head}adapt: [prompt]\n`],
    ['a list that is a text', `${head}adapt:\n  iterations: none\n`],
    ['brackets with a comment inside', `${head}adapt:\n  iterations: [ # none yet\n  ]\n`],
    ['a null that is spelled out', `${head}adapt:\n  iterations: null\n`],
    ['a second document', `${head}---\nadapt: {}\n`],
    ['a key of the prototype', `${head}__proto__: { phase: adapt }\n`],
    ['a merge key', `${head}<<: { phase: adapt }\n`],
    ['a key that stands there twice', `${head}phase: adapt\n`],
  ])('%s', (_, text) => {
    expect(edited(text, appending)).toBeUndefined();
  });
});

describe('refuses to lose a comment:', () => {
  it.each([
    ['in a value that is replaced', set('scope.risks', [])],
    ['inside brackets', remove('scope', 'tasks', 0)],
  ] as const)('%s', (_, edit) => {
    const text = `${head}scope:\n  risks:\n    - delay  # at night\n`;
    const list = `${head}scope:\n  tasks: [\n    chat, # first\n    summarization,\n  ]\n`;
    expect(edited(edit.at[1] === 'tasks' ? list : text, edit)).toBeUndefined();
  });
});

it('says what to add by hand', () => {
  expect(byHand([appending, accepting])).toBe(
    `adapt:\n  iterations:\n${indented(4)}  accepted: ${accepted}`,
  );
});

it('says what to take out by hand', () => {
  expect(byHand([remove('adapt', 'accepted')])).toBe('(without "adapt.accepted")');
});
