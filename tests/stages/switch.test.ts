import { describe, expect, it } from 'vitest';
import { defineQuestions, select } from '../../src/questions/question.ts';
import { absentStages, answersWith, namedStages, unaskedIsNo } from '../../src/stages/adding.ts';
import { catalogueOf } from '../../src/stages/catalogue.ts';
import { defineStage, yesOrNo } from '../../src/stages/stage.ts';
import { isIncluded } from '../../src/stages/switch.ts';

const desk = defineStage({
  id: 'desk',
  title: 'Desk',
  phase: 'scope',
  questions: defineQuestions({
    channel: select({
      message: 'Channel',
      help: 'How customers write.',
      choices: { mail: 'Mail', chat: 'Chat' },
      recommend: () => ({ value: 'mail' }),
    }),
  }),
});
const chat = defineStage({
  id: 'chat',
  title: 'Chat',
  phase: 'adapt',
  needs: [desk],
  switch: { question: 'channel', choice: 'chat' },
  templates: ({ channel }) => [channel],
});
const phone = defineStage({
  id: 'phone',
  title: 'Phone',
  phase: 'adapt',
  needs: [desk],
  switch: yesOrNo({
    message: 'Phone',
    help: 'Whether there is a phone.',
    recommend: () => ({ value: true }),
  }),
});
const callBack = defineStage({
  id: 'call-back',
  title: 'Call back',
  phase: 'adapt',
  needs: [phone],
  switch: yesOrNo({ message: 'Call back', help: 'Whether to call back.' }),
  questions: {
    within: { kind: 'number', message: 'Within', help: 'Hours until the call.' },
  },
  templates: ({ channel, within }) => [`${channel}-${within}`],
});
const catalogue = catalogueOf([desk, chat, phone, callBack]);

describe('the stages of a list', () => {
  it('come behind what they need, which has to be listed', () => {
    expect(() => catalogueOf([callBack])).toThrow('Stage "phone" is needed, but not listed.');
    const { stages } = catalogueOf([callBack, chat, phone, desk]);
    expect(stages).toEqual([desk, phone, callBack, chat]);
  });
});

describe('the questions of a list', () => {
  it('are those of its stages, each asked where its stage is there', () => {
    const { questions } = catalogue;
    expect(Object.keys(questions)).toEqual(['channel', 'phone', 'callBack', 'within']);
    expect([questions.phone?.when, questions.callBack?.when?.only]).toEqual([
      undefined,
      'with --phone yes',
    ]);
    const { when } = questions.within ?? {};
    expect(when?.only).toBe('with --call-back yes');
    expect(when?.holds({ phone: true, callBack: true })).toBe(true);
    expect(when?.holds({ phone: false, callBack: true })).toBe(false);
  });

  it('have one owner each', () => {
    const other = { ...phone, id: 'other', questions: desk.questions };
    expect(() => catalogueOf([desk, other])).toThrow('Two stages ask "channel".');
  });

  it('hold the one that a stage is switched by', () => {
    const switched = { ...chat, switch: { question: 'channel', choice: 'chat' }, needs: [] };
    expect(() => catalogueOf([switched])).toThrow('Stage "chat" is switched by "channel"');
  });

  it('give the answers their types', () => {
    // @ts-expect-error: no such choice
    defineStage({ ...chat, needs: [desk], switch: { question: 'channel', choice: 'chta' } });
    // @ts-expect-error: no such answer
    const templates = ({ fax }: Parameters<NonNullable<typeof callBack.templates>>[0]) => [fax];
    expect(templates).toBeTypeOf('function');
  });
});

describe('a switch', () => {
  it.each([
    [chat, { channel: 'chat' }, true],
    [chat, { channel: 'mail' }, false],
    [chat, { channel: ['mail', 'chat'] }, true],
    [phone, { phone: true }, true],
    [phone, {}, false],
    [callBack, { phone: true, callBack: true }, true],
    [callBack, { phone: false, callBack: true }, false],
  ] as const)('decides whether $0.id is there after %j', (stage, answers, isThere) => {
    expect(isIncluded(stage, answers)).toBe(isThere);
  });

  it('is what adding sets, with the switches of what the stage needs', () => {
    const known = { channel: 'mail', phone: false };
    const chosen = namedStages(['call-back', 'phone'], catalogue, known);
    expect(chosen).toEqual([phone, callBack]);
    const given = Object.entries(answersWith(chosen, catalogue, known));
    expect(given.map(([id, each]) => [id, each?.value])).toEqual([
      ['channel', 'mail'],
      ['phone', true],
      ['callBack', true],
    ]);
    expect(absentStages(catalogue, known)).toEqual([chat, phone, callBack]);
    expect(namedStages(['call-back,phone'], catalogue, known)).toEqual(chosen);
    expect(namedStages(['call-back,', 'phone'], catalogue, known)).toEqual(chosen);
    expect(namedStages(['call-back, phone'], catalogue, known)).toEqual(chosen);
    expect(namedStages(['phone'], catalogue, { ...known, phone: true })).toEqual([]);
  });

  it('that nobody was asked about is off, whatever is recommended', () => {
    const asked = unaskedIsNo(catalogue);
    expect(asked.phone?.recommend?.({})).toEqual({ value: false });
    expect(asked.channel).toBe(catalogue.questions.channel);
  });
});
