import {
  checkbox,
  defineQuestions,
  only,
  select,
  selectOrOther,
} from '../../src/questions/question.ts';

/** A small catalogue with one question of each kind: setting up a support desk. */
export const desk = defineQuestions({
  name: {
    kind: 'text',
    message: 'Name of the desk',
    help: 'What customers call it.',
    recommend: ({ city }) =>
      typeof city === 'string' ? { value: `${city} desk`, reason: 'its city' } : undefined,
    validate: (name) => (name.length < 3 ? 'Give at least three letters.' : undefined),
  },
  size: select({
    message: 'Size',
    help: 'How many people answer.',
    choices: { solo: 'One person', team: 'A team' },
    recommend: () => ({ value: 'solo' }),
  }),
  queues: only(
    { holds: ({ size }) => size === 'team', only: 'with --size team' },
    checkbox({
      message: 'Queues',
      help: 'Where tickets wait.',
      choices: { billing: 'Billing', delivery: 'Delivery', returns: 'Returns' },
      recommend: () => ({ value: ['billing', 'delivery'] }),
      validate: (chosen) => (chosen.length === 0 ? 'Choose at least one queue.' : undefined),
    }),
  ),
  answerWithin: {
    kind: 'number',
    flag: 'hours',
    message: 'Hours until an answer',
    help: 'Hours within which a ticket is answered.',
    recommend: ({ size }) => ({ value: size === 'team' ? 8 : 24 }),
    validate: (hours) => (hours > 0 ? undefined : 'A ticket takes more than no time.'),
  },
  channel: selectOrOther({
    message: 'Channel',
    help: 'How customers write.',
    choices: { mail: 'Mail', chat: 'Chat' },
    recommend: () => ({ value: 'mail' }),
    offered: ({ size }) => (size === 'team' ? ['mail', 'chat'] : ['mail']),
    other: {
      message: 'Which one',
      validate: (name) => (name.startsWith('#') ? undefined : 'A channel begins with #.'),
    },
  }),
  isOpenOnSundays: {
    kind: 'confirm',
    message: 'Open on Sundays',
    help: 'Whether it is open on Sundays.',
  },
});
