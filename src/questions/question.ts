/** A default worked out from the earlier answers, with the sentence that says why. */
export interface Recommendation<T> {
  readonly value: T;
  readonly reason?: string;
}

/** What is known while questions are being asked: every answer is a string, a number, a boolean or a list. */
export type Answer = string | number | boolean | readonly string[];
export type KnownAnswers = Readonly<Record<string, Answer | undefined>>;

interface QuestionBase<T extends Answer> {
  /** The prompt, a sentence without a full stop. */
  readonly message: string;
  /** One sentence for --help and docs/questions.md. */
  readonly help: string;
  /** How to choose, and what follows from it: what a person reads who asks for more with `?`. */
  readonly more?: string;
  /** The flag, where the id in kebab-case would be one of npm's own. */
  readonly flag?: string;
  /** Asked and saved only where this holds (default: always). */
  readonly when?: Condition;
  /** The question whose answer this one is about: of another one it has to be answered anew. */
  readonly about?: string;
  /** What Enter and --yes take; without one, the answer must be given. */
  readonly recommend?: (known: KnownAnswers) => Recommendation<T> | undefined;
}

/** When a question applies, in code and in words. */
export interface Condition {
  readonly holds: (known: KnownAnswers) => boolean;
  /** Completes "only …": `with --breadth narrow`. */
  readonly only: string;
  /** The answers that whoever answers such a question has given with it: `--tasks` means a broad scope. */
  readonly implies?: KnownAnswers;
}

export interface TextQuestion extends QuestionBase<string> {
  readonly kind: 'text';
  /** The sentence that says what is wrong and what would be right; undefined when it is right. */
  readonly validate?: (value: string, known: KnownAnswers) => string | undefined;
}

interface NumberQuestion extends QuestionBase<number> {
  readonly kind: 'number';
  readonly validate?: (value: number, known: KnownAnswers) => string | undefined;
}

export interface ConfirmQuestion extends QuestionBase<boolean> {
  readonly kind: 'confirm';
}

export interface SelectQuestion<Key extends string = string> extends QuestionBase<Key> {
  readonly kind: 'select';
  /** value → what a person reads. */
  readonly choices: Readonly<Record<Key, string>>;
  /** The choices that fit the earlier answers (default: all). */
  readonly offered?: (known: KnownAnswers) => Offered<Key>;
  /** Why a choice of the list is not offered: a sentence. */
  readonly whyNot?: (known: KnownAnswers, choice: string) => string | undefined;
  /** Set when a value outside `choices` is legal too. */
  readonly other?: Other;
}

/** Choices by their keys, or with words of their own where those depend on earlier answers. */
type Offered<Key extends string> = readonly Key[] | Readonly<Partial<Record<Key, string>>>;

/** A select's way to a value that is not in its list. */
export interface Other {
  /** The prompt for that value. */
  readonly message: string;
  /** Whether the earlier answers leave that way open (default: always). */
  readonly isOpen?: (known: KnownAnswers) => boolean;
  readonly validate: (value: string, known: KnownAnswers) => string | undefined;
}

export interface CheckboxQuestion<Key extends string = string>
  extends QuestionBase<readonly Key[]> {
  readonly kind: 'checkbox';
  readonly choices: Readonly<Record<Key, string>>;
  readonly offered?: (known: KnownAnswers) => Offered<Key>;
  /** Why a choice of the list is not offered: a sentence. */
  readonly whyNot?: (known: KnownAnswers, choice: string) => string | undefined;
  /** The choice that every answer has, named or not. */
  readonly always?: Key;
  readonly validate?: (value: readonly string[], known: KnownAnswers) => string | undefined;
}

export type Question =
  | TextQuestion
  | NumberQuestion
  | ConfirmQuestion
  | SelectQuestion
  | CheckboxQuestion;

/** camelCase id → question, in the order of asking. The flag is the id in kebab-case. */
export type Questions = Readonly<Record<string, Question>>;

type AnswerOf<Q> = Q extends { kind: 'text' }
  ? string
  : Q extends { kind: 'number' }
    ? number
    : Q extends { kind: 'confirm' }
      ? boolean
      : Q extends { kind: 'select'; choices: infer C; other: unknown }
        ? (keyof C & string) | (string & {})
        : Q extends { kind: 'select'; choices: infer C }
          ? keyof C & string
          : Q extends { kind: 'checkbox'; choices: infer C }
            ? readonly (keyof C & string)[]
            : never;

/** A question with `when` may have no answer. */
export type AnswersOf<Q extends Questions> = {
  readonly [K in keyof Q as Q[K] extends { when: unknown } ? never : K]: AnswerOf<Q[K]>;
} & {
  readonly [K in keyof Q as Q[K] extends { when: unknown } ? K : never]?:
    | AnswerOf<Q[K]>
    | undefined;
};

type Choosing<Q extends SelectQuestion | CheckboxQuestion> = Omit<Q, 'kind' | 'when'>;
type Strict<Key extends string> = Choosing<SelectQuestion<NoInfer<Key>>>;

/** A select question; a recommendation that is not among its choices does not compile. */
export function select<const Key extends string>(
  question: Omit<Strict<Key>, 'other'> & { readonly choices: Readonly<Record<Key, string>> },
): SelectQuestion<Key> {
  return { kind: 'select', ...question };
}

/** A select question that takes values outside its choices too. */
export function selectOrOther<const Key extends string>(
  question: Omit<Strict<Key>, 'recommend'> & {
    readonly choices: Readonly<Record<Key, string>>;
    readonly recommend?: (known: KnownAnswers) => Recommendation<string> | undefined;
    readonly other: Other;
  },
): SelectQuestion<Key> & { readonly other: Other } {
  return { kind: 'select', ...question } as SelectQuestion<Key> & { other: Other };
}

/** A checkbox question; a recommendation that is not among its choices does not compile. */
export function checkbox<const Key extends string>(
  question: Choosing<CheckboxQuestion<NoInfer<Key>>> & {
    readonly choices: Readonly<Record<Key, string>>;
  },
): CheckboxQuestion<Key> {
  return { kind: 'checkbox', ...question };
}

/** The question, asked and saved only where the condition holds. */
export function only<const Q extends Question>(
  when: Condition,
  question: Q,
): Q & { readonly when: Condition } {
  return { ...question, when };
}

/** The flag and the answers-file key of a question: its id in kebab-case, unless it has its own. */
export function flagName(id: string, question: Question): string {
  return question.flag ?? inKebabCase(id);
}

/** `baseUrl` → `base-url` */
export function inKebabCase(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The id of the question that has this flag: `base-url` → `baseUrl`. */
export function questionId(flag: string): string {
  return flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The choices that fit the earlier answers, with what a person reads. */
export function offeredChoices(
  question: SelectQuestion | CheckboxQuestion,
  known: KnownAnswers,
): ReadonlyMap<string, string> {
  const offered: Offered<string> = question.offered?.(known) ?? question.choices;
  const titles = isList(offered)
    ? offered.map((key) => [key, question.choices[key] ?? key] as const)
    : Object.entries(offered).map(([key, title]) => [key, title ?? key] as const);
  return new Map(titles);
}

/** The way to a value outside the list, where the earlier answers leave it open. */
export function otherOf(question: Question, known: KnownAnswers): Other | undefined {
  const other = question.kind === 'select' ? question.other : undefined;
  return other?.isOpen?.(known) === false ? undefined : other;
}

function isList(offered: Offered<string>): offered is readonly string[] {
  return Array.isArray(offered);
}

/** Keeps the literal types of ids and choices. */
export function defineQuestions<const Q extends Questions>(questions: Q): Q {
  return questions;
}
