import { describe, expect, it } from 'vitest';
import { type Asked, back, interview } from '../../src/questions/interview.ts';
import type { ResolveOptions } from '../../src/questions/resolve.ts';
import { desk } from './desk.ts';

type Says = readonly [question: string, answer: unknown];

/** Who answers what is asked, in this order, and looks the answers over once or several times. */
async function walk(
  says: readonly Says[],
  reviews: readonly (string | undefined)[] = [undefined],
  given: Readonly<Record<string, unknown>> = {},
) {
  const left = [...says];
  const looks = [...reviews];
  const steps: string[] = [];
  const offers: unknown[] = [];
  let reviewed: readonly Asked[] = [];
  const flags = Object.fromEntries(
    Object.entries(given).map(([id, value]) => [id, { value, named: id }]),
  );
  const options: ResolveOptions = { flags, facts: { city: 'Bonn' }, takeRecommended: false };
  const answers = await interview(desk, options, {
    ask: async ({ id, step, before }) => {
      const [question, answer] = left.shift() ?? [];
      expect(id).toBe(question);
      steps.push(`${step?.number}/${step?.of}`);
      offers.push(before);
      return answer;
    },
    review: async (asked) => {
      reviewed = asked;
      return looks.shift();
    },
  });
  expect(left).toEqual([]);
  return { answers, steps, offers, reviewed };
}

const team: readonly Says[] = [
  ['name', 'North desk'],
  ['size', 'team'],
  ['queues', ['billing']],
  ['answerWithin', 8],
  ['channel', 'chat'],
  ['isOpenOnSundays', false],
];

describe('an interview', () => {
  it('counts the questions, as far as the answers tell', async () => {
    const { steps } = await walk(team);
    expect(steps).toEqual(['1/5', '2/5', '3/6', '4/6', '5/6', '6/6']);
  });

  it('does not count what is given', async () => {
    const { steps } = await walk(team.slice(3), [undefined], {
      name: 'North desk',
      size: 'team',
      queues: 'billing',
    });
    expect(steps).toEqual(['1/3', '2/3', '3/3']);
  });

  it('has what was answered looked over once', async () => {
    const { reviewed } = await walk(team);
    expect(reviewed.map(({ asking, answer }) => [asking.id, answer])).toEqual(team);
  });

  it('has nothing looked over where nothing was asked', async () => {
    const given = Object.fromEntries(team);
    await walk([], ['name'], given);
  });
});

describe('the way back', () => {
  it('leads to the question before, which offers what was answered', async () => {
    const { answers, offers } = await walk([
      ['name', 'North desk'],
      ['size', back],
      ['name', 'South desk'],
      ...team.slice(1),
    ]);
    expect(answers).toMatchObject({ name: 'South desk', size: 'team' });
    expect(offers.slice(0, 3)).toEqual([undefined, undefined, 'North desk']);
  });

  it('leads nowhere from the first question', async () => {
    const { answers } = await walk([['name', back], ...team]);
    expect(answers.name).toBe('North desk');
  });

  it('asks again what depended on the changed answer, and nothing else', async () => {
    const { answers } = await walk([
      ...team.slice(0, 5),
      ['isOpenOnSundays', back],
      ['channel', back],
      ['answerWithin', back],
      ['queues', back],
      ['size', 'solo'],
      // A team answers in 8 hours, one person in 24; only a team has a chat.
      ['answerWithin', 24],
      ['channel', 'mail'],
      ['isOpenOnSundays', true],
    ]);
    expect(answers).toEqual({
      name: 'North desk',
      size: 'solo',
      answerWithin: 24,
      channel: 'mail',
      isOpenOnSundays: true,
    });
  });

  it('keeps the later answers where the one before stays as it was', async () => {
    const { answers } = await walk([
      ...team.slice(0, 5),
      ['isOpenOnSundays', back],
      ['channel', back],
      ['answerWithin', 6],
      ['isOpenOnSundays', false],
    ]);
    expect(answers).toMatchObject({ answerWithin: 6, channel: 'chat' });
  });

  it('is there after the last question, too', async () => {
    const { answers } = await walk([...team, ['answerWithin', 4]], ['answerWithin', undefined]);
    expect(answers).toMatchObject({ answerWithin: 4, channel: 'chat', isOpenOnSundays: false });
  });
});
