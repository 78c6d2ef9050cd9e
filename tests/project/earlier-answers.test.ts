import { describe, expect, it } from 'vitest';
import { inWordsOfToday } from '../../src/project/earlier-answers.ts';
import { resolve } from '../../src/questions/resolve.ts';
import { parseAnswers } from '../../src/questions/saved.ts';
import { catalogue } from '../../src/stages/index.ts';

const { questions } = catalogue;

describe('the answers of an earlier version', () => {
  it('leave out the fine-tuning that providers no longer take up', async () => {
    const answers = await read('source: endpoint\nsensitivity: public\nadapt: [prompt, fine-tune]');
    expect(answers.adapt).toEqual(['prompt']);
  });

  it('keep fine-tuning where the weights are at hand', async () => {
    expect((await read('source: existing\nadapt: [prompt, fine-tune]')).adapt).toEqual([
      'prompt',
      'fine-tune',
    ]);
  });

  it('know of a model that has left the list what the list said', async () => {
    expect(await read('source: existing\nmodel: microsoft/Phi-4-mini-instruct')).toMatchObject({
      revision: 'cfbefacb99257ffa30c83adab238a50856ac3083',
      licence: 'mit',
    });
  });
});

async function read(text: string) {
  const saved = inWordsOfToday(await parseAnswers(text, 'answers.yaml', questions));
  return resolve(questions, { flags: {}, saved, takeRecommended: true });
}
