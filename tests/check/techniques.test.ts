import { describe, expect, it } from 'vitest';
import { exampleProject, projectFiles, runFiles } from './example-project.ts';
import { findingsIn } from './findings.ts';

const scores = Array.from({ length: 40 }, (_, index) => (index < 2 ? 0 : 1));
const lora = { prompt: 'few-shot', model: { id: 'models/lora', revision: null } };
/** Runs whose names say nothing of what was measured. */
const others = {
  ...runFiles(projectFiles(), '0010-prompt', scores, lora),
  ...runFiles(projectFiles(), '0011-baseline', scores, { prompt: 'few-shot' }),
  ...runFiles(projectFiles(), '0012-pretrain', scores, { prompt: 'few-shot' }),
};

/** What `check` says of the techniques of a record whose accepted run is the last of these. */
function findings(plan: string, ...runs: readonly (readonly [technique: string, run: string])[]) {
  const list = runs.map(
    ([technique, run]) =>
      `    - { technique: ${technique}, change: Other words., run: eval/runs/${run}.json, verdict: meets-target }`,
  );
  const example = `adapt:\n${plan}  accepted: eval/runs/${runs.at(-1)?.[1]}.json\n  iterations:\n${list.join('\n')}\n`;
  return findingsIn({ ...exampleProject(example), ...others })
    .filter(({ rule }) => /technique-(contr|unpl)|no-baseline|baseline-acc/.test(rule))
    .map(({ severity, rule }) => `${severity} ${rule}`);
}

const prompt = ['prompt', '0001-prompt'] as const;
const planned = '  techniques: [prompt]\n';

describe('a technique', () => {
  it.each([
    [
      'of a fine-tuned run, called prompt',
      planned,
      [prompt, ['prompt', '0004-fine-tune']],
      ['error adapt/technique-contradicts-run'],
    ],
    [
      'of a prompt, called fine-tune',
      '  techniques: [prompt, fine-tune]\n',
      [prompt, ['fine-tune', '0002-prompt']],
      ['error adapt/technique-contradicts-run'],
    ],
    [
      'of a prompt on a trained model, before any on the untouched one',
      planned,
      [['prompt', '0010-prompt']],
      ['error adapt/no-baseline'],
    ],
    [
      'of a baseline that is accepted',
      planned,
      [prompt, ['baseline', '0011-baseline']],
      ['error adapt/baseline-accepted'],
    ],
    [
      'of pretraining, where the model is an existing one',
      '  techniques: [prompt, pretrain]\n',
      [prompt, ['pretrain', '0012-pretrain']],
      ['error adapt/technique-contradicts-run'],
    ],
    [
      'that is not planned',
      '  techniques: [align]\n',
      [prompt],
      ['warning adapt/technique-unplanned'],
    ],
    ['where none is planned', '  techniques: []\n', [prompt], ['error adapt/technique-unplanned']],
    [
      'where nothing says what is planned',
      '  techniques:\n',
      [prompt],
      ['error adapt/technique-unplanned'],
    ],
  ] as const)('is found: %s', (_, plan, runs, expected) => {
    expect(findings(plan, ...runs)).toEqual(expected);
  });

  it.each([
    [planned, [prompt, ['prompt', '0002-prompt']]],
    ['  techniques: [prompt, fine-tune]\n', [prompt, ['fine-tune', '0004-fine-tune']]],
    [
      planned,
      [
        ['baseline', '0011-baseline'],
        ['prompt', '0002-prompt'],
      ],
    ],
    [
      '  techniques: [prompt, fine-tune]\n',
      [prompt, ['fine-tune', '0004-fine-tune'], ['prompt', '0010-prompt']],
    ],
  ] as const)('is as the run says, %#', (plan, runs) => {
    expect(findings(plan, ...runs)).toEqual([]);
  });
});
