import { placeholderIn } from '../../check/placeholder.ts';
import {
  type Condition,
  checkbox,
  defineQuestions,
  type KnownAnswers,
  only,
  select,
} from '../../questions/question.ts';
import type { TaskId } from '../../record/vocabulary.ts';
import { findTask, type Metric, tasks } from './tasks.ts';

const narrow: Condition = {
  holds: ({ breadth }) => breadth === 'narrow',
  only: 'with --breadth narrow',
  implies: { breadth: 'narrow' },
};
const broad: Condition = {
  holds: ({ breadth }) => breadth === 'broad',
  only: 'with --breadth broad',
  implies: { breadth: 'broad' },
};

const taskChoices = choiceTitles(tasks, (task) => `${task.title}: ${task.what}`);

export const scopeQuestions = defineQuestions({
  breadth: select({
    message: 'One task, or several',
    help: 'Whether the model does one task or several.',
    more: 'Take several only when one model has to do them all: each gets its own data, prompts and targets, and all are measured together.',
    choices: {
      narrow: 'Narrow: one task done well, by a small model',
      broad: 'Broad: several tasks, by a larger model',
    },
    recommend: () => ({
      value: 'narrow',
      reason: 'one task needs a smaller model, less data and less time',
    }),
  }),
  task: only(
    narrow,
    select({
      message: 'Which task',
      help: 'The one task of a narrow project.',
      more: 'It decides what data looks like, how an answer is read, and what can be measured. Sample data on support tickets comes with it; yours takes its place. For another task, such as translation, take the nearest: AGENTS.md in the project says how to add your own.',
      choices: taskChoices,
      recommend: () => ({ value: 'classification', reason: 'the easiest to measure' }),
    }),
  ),
  tasks: only(
    broad,
    checkbox({
      message: 'Which tasks',
      help: 'The tasks of a broad project, two or more.',
      more: 'Each task brings its data, its prompt and its metrics, and is measured on its own.',
      choices: taskChoices,
      recommend: () => ({
        value: ['classification', 'extraction'],
        reason: 'two whose answers are right or wrong, hence easy to measure',
      }),
      validate: (chosen) =>
        chosen.length < 2
          ? `Choose at least two tasks; one alone is a narrow scope: --task ${chosen[0] ?? 'classification'}.`
          : undefined,
    }),
  ),
  summary: {
    kind: 'text',
    message: 'What is it for, in one sentence',
    help: 'What the project is for, in one sentence.',
    more: 'It stands in lifecycle.yaml and in the README; change it there whenever it gets clearer.',
    recommend: (known) => ({
      value: tasksOf(known)
        .map((id) => tasks[id].useCase)
        .join(' '),
      reason: 'what the sample data is about',
    }),
    validate: summaryProblem,
  },
  metric: only(
    narrow,
    select({
      message: 'What measures success',
      help: 'The metric that says whether the model is good enough.',
      more: 'All metrics of the task are measured each time; this is the one that a target is set for. Further targets go into lifecycle.yaml.',
      choices: metricChoices(),
      offered: (known) => metricTitles(metricsOf(known)),
      whyNot: ({ task }) => `The task ${task} is not measured by it.`,
      recommend: ({ task }) => {
        const metric = findTask(task)?.recommended.metric;
        return metric ? { value: metric, reason: 'the usual one for this task' } : undefined;
      },
    }),
  ),
  target: only(narrow, {
    kind: 'number',
    message: 'Which value is good enough',
    help: 'The value of the metric that is good enough: 0 to 1 for rates, milliseconds for latency.',
    more: 'Set it by what a wrong answer costs, before any model is tried; "check" holds the project to it.',
    recommend: recommendTarget,
    validate: targetProblem,
  }),
  sensitivity: select({
    message: 'How sensitive is the data',
    help: 'The most sensitive data that the model will see.',
    more: 'Personal and restricted data go to a hosted model only with a reason that is written down.',
    choices: {
      public: 'Public: anyone may read it',
      internal: 'Internal: for the organisation only',
      personal: 'Personal: about people',
      restricted: 'Restricted: under law, contract or secrecy',
    },
    recommend: () => ({
      value: 'internal',
      reason: 'the careful choice until someone has decided',
    }),
  }),
});

/** The task ids of a set of answers: one for a narrow scope, several for a broad one. */
export function tasksOf({ task, tasks: several }: KnownAnswers): readonly TaskId[] {
  const ids = Array.isArray(several) ? several : [task ?? 'classification'];
  return ids.filter((id): id is TaskId => findTask(id) !== undefined);
}

function metricChoices(): Readonly<Record<string, string>> {
  return Object.assign({}, ...Object.values(tasks).map(({ metrics }) => metricTitles(metrics)));
}

/** value → what a person reads, out of a table of facts about each value. */
function choiceTitles<Fact, Key extends string = string>(
  facts: Readonly<Record<Key, Fact>>,
  title: (fact: Fact, key: Key) => string,
): Readonly<Record<Key, string>> {
  const entries = Object.entries<Fact>(facts).map(([key, fact]) => [key, title(fact, key as Key)]);
  return Object.fromEntries(entries) as Record<Key, string>;
}

function metricTitles(metrics: Readonly<Record<string, Metric>>): Readonly<Record<string, string>> {
  return choiceTitles(metrics, (metric, name) => `${name}: ${metric.what}`);
}

function metricsOf({ task }: KnownAnswers): Readonly<Record<string, Metric>> {
  return findTask(task)?.metrics ?? {};
}

function metricOf(known: KnownAnswers): Metric | undefined {
  return metricsOf(known)[String(known.metric)];
}

function recommendTarget(known: KnownAnswers) {
  if (metricOf(known)?.unit === 'ms') return { value: 1000, reason: 'a person still waits gladly' };
  const target = findTask(known.task)?.recommended.target;
  return target === undefined
    ? undefined
    : { value: target, reason: 'within reach of a good small model' };
}

function targetProblem(value: number, known: KnownAnswers): string | undefined {
  if (metricOf(known)?.unit === 'ms') {
    // No model answers within one: it is seconds, or the rate of another metric.
    if (value > 0 && value < 1)
      return `A latency is in milliseconds, and at least 1: ${Math.max(1, Math.round(value * 1000))}, not ${value}.`;
    return value > 0 ? undefined : 'A latency is a number of milliseconds above 0.';
  }
  if (value > 1 && value <= 100)
    return `A rate lies between 0 and 1: ${value / 100}, not ${value}.`;
  return value > 0 && value <= 1 ? undefined : 'A rate lies above 0 and at most at 1.';
}

function summaryProblem(value: string): string | undefined {
  if (value.trim().length < 10)
    return 'Say what it is for in a sentence of at least 10 characters.';
  if (value.length > 300) return `Keep it to 300 characters; these are ${value.length}.`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  return /[\u0000-\u001f\u007f]/.test(value) ? 'Keep it on one line.' : leftProblem(value);
}

/** What a person leaves to be filled in later, `check` would find in a project that was just made. */
export function leftProblem(text: string): string | undefined {
  const left = placeholderIn(text);
  return left && `"${left}" stands there for what is still to be said: say it.`;
}
