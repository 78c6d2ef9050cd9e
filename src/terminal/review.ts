import { Interrupted } from '../errors.ts';
import { type Asked, back } from '../questions/interview.ts';
import { select } from '../questions/question.ts';
import type { Asking } from '../questions/resolve.ts';
import { type Colours, coloursFor } from './colours.ts';
import type { Context } from './context.ts';
import { namesOf, recommendedSentence } from './words.ts';
import { paragraph } from './wrap.ts';

/**
 * Shows what was answered, and what was recommended and why, before anything is written. Gives the id
 * of the question that is to be asked again; undefined where all is as it should be.
 */
export async function review(
  asked: readonly Asked[],
  does: string,
  ask: (asking: Asking) => Promise<unknown>,
  context: Context,
): Promise<string | undefined> {
  const { stdout, env } = context;
  const columns = stdout.columns ?? 80;
  const colours = await coloursFor(stdout, env);
  const lines = asked.map((each) => decision(each, columns, colours));
  stdout.write(`\n${[colours.bold('Your answers:'), ...lines].join('\n')}\n\n`);
  const wanted = await ask(closing(does));
  if (wanted === back) return asked.at(-1)?.asking.id;
  if (wanted === 'write') return undefined;
  if (wanted === 'leave') throw new Interrupted();
  const changed = await ask(choosing(asked));
  return changed === back ? review(asked, does, ask, context) : String(changed);
}

/** A line or more, with the recommendation where there was a reason for one. */
function decision({ asking, answer }: Asked, columns: number, colours: Colours): string {
  const { question, recommendation, choices } = asking;
  const line = paragraph(`${question.message}: ${namesOf(answer, choices)}`, columns, '    ', '  ');
  if (!recommendation?.reason) return line;
  const isRecommended = `${recommendation.value}` === `${answer}`;
  const remark = isRecommended
    ? `As recommended: ${recommendation.reason}.`
    : recommendedSentence(asking);
  return `${line}\n${colours.dim(paragraph(remark, columns, '    '))}`;
}

function closing(does: string): Asking {
  return asAsking('review', does, 'Nothing has been written so far.', {
    write: 'Yes: write the files now',
    change: 'Change an answer, and be asked again what depended on it',
    leave: 'Leave: write nothing',
  });
}

function choosing(asked: readonly Asked[]): Asking {
  const choices = asked.map(({ asking: { id, question, choices: titles }, answer }) => {
    return [id, `${question.message} (${namesOf(answer, titles)})`] as const;
  });
  return asAsking(
    'change',
    'Which answer',
    'The question is asked again.',
    Object.fromEntries(choices),
  );
}

function asAsking(
  id: string,
  message: string,
  help: string,
  titles: Readonly<Record<string, string>>,
): Asking {
  const question = select<string>({ message, help, choices: titles });
  const choices = new Map(Object.entries(titles));
  const problem = (value: unknown) =>
    choices.has(String(value)) ? undefined : 'Choose one of the list.';
  const [first = ''] = choices.keys();
  return { id, question, choices, recommendation: undefined, problem, before: first };
}
