import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { only } from '../../src/questions/question.ts';
import {
  type Asking,
  type GivenById,
  type ResolveOptions,
  resolve,
} from '../../src/questions/resolve.ts';
import { desk } from './desk.ts';

describe('resolve', () => {
  it('takes a flag before the answers file, and that before the recommendation', async () => {
    const answers = await resolve(desk, {
      ...recommended({ size: 'team', isOpenOnSundays: 'no' }),
      saved: flags({ size: 'solo', answerWithin: 4 }),
    });
    expect(answers).toMatchObject({ size: 'team', answerWithin: 4, channel: 'mail' });
  });

  it('asks only what neither a flag nor the file answers', async () => {
    const asked: string[] = [];
    const answers = await resolve(desk, {
      flags: flags({ size: 'team' }),
      saved: flags({ size: 'solo', queues: ['returns'] }),
      takeRecommended: false,
      ask: async ({ id, recommendation }) => {
        asked.push(id);
        return id === 'name' ? 'North desk' : (recommendation?.value ?? true);
      },
    });
    expect(asked).toEqual(['name', 'answerWithin', 'channel', 'isOpenOnSundays']);
    expect(answers).toEqual({
      name: 'North desk',
      size: 'team',
      queues: ['returns'],
      answerWithin: 8,
      channel: 'mail',
      isOpenOnSundays: true,
    });
  });

  it('neither asks nor answers a question that does not apply', async () => {
    const answers = await resolve(desk, recommended({ isOpenOnSundays: 'no' }));
    expect(answers).not.toHaveProperty('queues');
  });

  it('computes a recommendation from the answers before it', async () => {
    const solo = await resolve(desk, recommended({ isOpenOnSundays: 'no' }));
    const team = await resolve(desk, recommended({ isOpenOnSundays: 'no', size: 'team' }));
    expect([solo.answerWithin, team.answerWithin]).toEqual([24, 8]);
  });

  it('takes a question for answered that a later one leaves no choice in', async () => {
    const { queues, ...rest } = desk;
    const implied = { ...queues, when: { ...queues.when, implies: { size: 'team' } } };
    const questions = { ...rest, queues: implied };
    const given = { queues: 'returns', isOpenOnSundays: 'no' };
    const answers = await resolve(questions, recommended(given));
    expect(answers).toMatchObject({ size: 'team', queues: ['returns'] });
    const saved = await resolve(questions, { ...recommended({}), saved: flags(given) });
    expect(saved).toMatchObject({ size: 'team', queues: ['returns'] });
  });

  it('does not take a fact for an answer', async () => {
    const answers = await resolve(desk, recommended({ isOpenOnSundays: 'no' }));
    expect(answers.name).toBe('Bonn desk');
    expect(answers).not.toHaveProperty('city');
  });

  it('shows a person the choices that fit, the recommendation and what is wrong with a value', async () => {
    const askings: Asking[] = [];
    await resolve(desk, {
      flags: flags({ name: 'North desk', size: 'team' }),
      takeRecommended: false,
      ask: async (asking) => {
        askings.push(asking);
        return asking.recommendation?.value ?? false;
      },
    });
    const queues = askings.find(({ id }) => id === 'queues');
    expect([...(queues?.choices ?? [])][0]).toEqual(['billing', 'Billing']);
    expect(queues?.problem([])).toBe('Choose at least one queue.');
    expect(queues?.recommendation?.value).toEqual(['billing', 'delivery']);
  });

  it('takes the only choice that fits without asking', async () => {
    const { channel, ...rest } = desk;
    const { other: _, ...closed } = channel;
    const asked: string[] = [];
    const answers = await resolve(
      { ...rest, channel: closed },
      {
        flags: flags({ name: 'North desk', size: 'solo', answerWithin: 1 }),
        takeRecommended: false,
        ask: async ({ id }) => asked.push(id) > 0,
      },
    );
    expect(answers.channel).toBe('mail');
    expect(asked).toEqual(['isOpenOnSundays']);
  });
});

describe('what is missing or wrong', () => {
  it('names the flags of all missing answers at once', async () => {
    const error = await failure({ flags: {}, takeRecommended: false });
    expect(error.message).toBe(
      'There is no answer for --name, --size, --hours, --channel, --is-open-on-sundays, and nobody to ask.',
    );
    expect(error.help).toContain('--yes');
  });

  it('is missing even with --yes where nothing is recommended', async () => {
    const error = await failure({ flags: {}, takeRecommended: true });
    expect(error.message).toContain('no answer for --name, --is-open-on-sundays, and');
    expect(error.help).not.toContain('--yes');
  });

  it('says why a flag does not apply', async () => {
    const error = await failure(recommended({ queues: 'billing', isOpenOnSundays: 'no' }));
    expect(error.message).toBe('--queues applies only with --size team.');
    expect(error.help).toBe('Leave out --queues, or take it with --size team.');
  });

  it.each(['no', 'false', false])('takes %j to what cannot be for what is so', async (no) => {
    const ofTeams = { holds: () => false, only: 'with --size team' };
    const questions = { ...desk, hasShifts: only(ofTeams, desk.isOpenOnSundays) };
    const given = flags({ name: 'Oslo desk', isOpenOnSundays: 'no', hasShifts: no });
    const answers = await resolve(questions, { flags: given, takeRecommended: true });
    expect(answers).not.toHaveProperty('hasShifts');
  });

  it('reports everything that is wrong at once', async () => {
    const error = await failure(
      recommended({ size: 'crowd', answerWithin: 'soon', isOpenOnSundays: 'no' }),
    );
    expect(error.message).toMatch(/^--size: "crowd" is not one of the choices/);
    expect(error.note).toContain('--answerWithin: "soon" is not a number.');
  });
});

function flags(values: Readonly<Record<string, unknown>>): GivenById {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, { value, named: `--${id}` }]),
  );
}

function recommended(values: Readonly<Record<string, unknown>>): ResolveOptions {
  return { flags: flags(values), facts: { city: 'Bonn' }, takeRecommended: true };
}

async function failure(options: ResolveOptions): Promise<UserError> {
  const error = await resolve(desk, options).catch((reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error(`Not refused: ${JSON.stringify(error)}`);
  return error;
}
