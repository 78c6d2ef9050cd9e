import { describe, expect, it } from 'vitest';
import { addToAdapt, toAddByHand } from '../../../src/record/edit/append-iteration.ts';
import { parseSource } from '../../../src/record/read.ts';

const head = 'version: 1\nproject: { name: support-triage }\nphase: select\n';
const iteration = {
  technique: 'prompt' as const,
  change: 'Four examples: the nearest ones',
  run: 'eval/runs/0002-prompt.json',
  verdict: 'improved' as const,
};
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
  ['no line break at the end', head.trimEnd(), `${head}\nadapt:\n  iterations:\n${indented(4)}`],
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
    `${head}adapt:\n  iterations:\n${indented(4)}`,
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
];

describe('appends an iteration, all other bytes as they were, to', () => {
  it.each(cases)('%s', (_, before, after) => {
    expect(addToAdapt(before, { iteration })).toBe(after);
  });

  it.each(cases)('%s, with Windows line ends and a byte-order mark', (_, before, after) => {
    const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    if (before === head.trimEnd()) return;
    expect(addToAdapt(windows(before), { iteration })).toBe(
      before.endsWith('\n') ? windows(after) : windows(after),
    );
  });
});

const accepted = 'eval/runs/0002-prompt.json';
const accepting: readonly (readonly [name: string, before: string, after: string])[] = [
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
  it.each(accepting)('%s', (_, before, after) => {
    expect(addToAdapt(before, { accepted })).toBe(after);
  });
});

it('appends and accepts in one step', () => {
  const after = addToAdapt(`${head}adapt:\n  iterations: []\n`, { iteration, accepted });
  expect(parseSource(after ?? '').record?.adapt).toEqual({ iterations: [iteration], accepted });
});

describe('refuses what it cannot edit safely:', () => {
  it.each([
    ['a record in braces', '{ version: 1, phase: select }\n'],
    ['a section that is a list', `${head}adapt: [prompt]\n`],
    ['a list that is a text', `${head}adapt:\n  iterations: none\n`],
    ['brackets with a comment inside', `${head}adapt:\n  iterations: [ # none yet\n  ]\n`],
    ['a null that is spelled out', `${head}adapt:\n  iterations: null\n`],
    ['a second document', `${head}---\nadapt: {}\n`],
    ['text behind the end of the document', `${head}...\n# end\n`],
  ])('%s', (_, text) => {
    expect(addToAdapt(text, { iteration })).toBeUndefined();
  });
});

it('says what to add by hand', () => {
  expect(toAddByHand({ iteration, accepted })).toBe(
    `adapt:\n  iterations:\n${indented(4)}  accepted: ${accepted}`,
  );
});
