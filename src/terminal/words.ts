import type { Answer, Question } from '../questions/question.ts';
import type { Asking } from '../questions/resolve.ts';
import { typed } from '../questions/value.ts';

/** `Recommended is Narrow: one task needs a smaller model.`; nothing where nothing is recommended. */
export function recommendedSentence({ question, choices, recommendation }: Asking): string {
  if (recommendation === undefined || recommendation.value === '') return '';
  const names = namesOf(recommendation.value, choices);
  const shown = question.kind === 'text' ? `"${names}"` : names;
  const reason = recommendation.reason ? `: ${recommendation.reason}` : '';
  return `Recommended is ${shown}${reason}.`;
}

/** What Enter takes. */
export function offerOf({ before, recommendation }: Asking): Answer | undefined {
  return before ?? recommendation?.value;
}

/** What Enter takes where a person came back and had answered otherwise. */
export function beforeSentence(asking: Asking): string {
  const { question, choices, step, before, recommendation } = asking;
  // Only where questions come in a row is there a way back.
  if (!step || before === undefined || `${before}` === `${recommendation?.value}`) return '';
  return question.kind === 'text' || question.kind === 'number'
    ? `Your answer was "${typed(before)}".`
    : `Your answer was ${namesOf(before, choices)}.`;
}

/** An answer in words: the names of choices, yes or no, or what was typed. */
export function namesOf(answer: unknown, choices: ReadonlyMap<string, string>): string {
  const values = [answer].flat() as (string | number | boolean)[];
  return values.map((value) => shortened(choices.get(String(value)) ?? typed(value))).join(', ');
}

/** What `?` shows. */
export function moreOn({ help, more }: Question): string {
  return more === undefined ? help : `${help} ${more}`;
}

/** `Narrow: one task done well` → `Narrow`: what stays on the screen once it is chosen. */
export function shortened(title: string): string {
  return title.split(/: | \(/)[0] ?? title;
}
