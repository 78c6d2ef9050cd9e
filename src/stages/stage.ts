import type { Rule } from '../check/rule.ts';
import type { AnswersOf, ConfirmQuestion, KnownAnswers, Questions } from '../questions/question.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Phase } from '../record/vocabulary.ts';
import type { Additions } from './additions.ts';

/**
 * One stage of the lifecycle: everything the tool knows of it hangs here. `A` is what its own
 * questions yield and those of the stages that it needs, which is all that it may rest on. What
 * takes answers is written as methods, so that a stage of any answers is a `Stage`.
 */
export interface Stage<A = KnownAnswers> {
  /** Names its folder under src/stages/ and under templates/, and the argument of `add`. */
  readonly id: string;
  readonly title: string;
  /** What it brings, for who is offered it: a phrase without a full stop. */
  readonly what?: string;
  /** The lifecycle phase it belongs to. */
  readonly phase: Phase;
  /** The stages without which it is not there; they come before it. */
  readonly needs: readonly Stage[];
  /** What decides whether it is there (default: it always is), which is what `add` sets. */
  readonly switch?: Switch;
  /** Asked where the stage is there; `when` says what else it takes. */
  readonly questions: Questions;
  /** Folders under templates/ that these answers use, `<stage>/<part>`; several stages may name one. */
  templates?(answers: A): readonly string[];
  adds?(answers: A): Additions;
  /** Its part of lifecycle.yaml; sections of several stages are merged key by key, lists joined. */
  record?(answers: A): Partial<LifecycleRecord>;
  /** What `check` demands; silent in a record that has not come to the stage's phase. */
  readonly rules?: () => Promise<{ readonly rules: readonly Rule[] }>;
  /** Commands to paste after creation, in order. */
  next?(answers: A): readonly string[];
  /** What to know of these commands: sentences that stand below them. */
  notes?(answers: A): readonly string[];
  /** Both, where other data lie in the place of the sample. */
  besideOwnData?(answers: A): FirstSteps;
}

/** Commands to paste, and what to know of them. */
export interface FirstSteps {
  readonly next: readonly string[];
  readonly notes: readonly string[];
}

/** A yes or no that is asked for the stage alone, or a choice of a question that it shares. */
type Switch = ConfirmQuestion | Choice;

interface Choice {
  /** The id of a question of a stage that it needs. */
  readonly question: string;
  readonly choice: string;
}

/** A stage as it is written down: its answers follow from its questions and its needs. */
type Definition<Q extends Questions, N extends readonly Stage[]> = Omit<
  Stage<Answers<Q, N>>,
  'needs' | 'questions' | 'switch'
> & {
  readonly needs?: N;
  readonly questions?: Q;
  readonly switch?: ConfirmQuestion | ChoiceIn<AnswersOfAll<N>>;
};

type Answers<Q extends Questions, N extends readonly Stage[]> = AnswersOf<Q> & AnswersOfAll<N>;

type AnswersOfAll<N extends readonly Stage[]> = N extends readonly [
  Stage<infer A>,
  ...infer Rest extends readonly Stage[],
]
  ? A & AnswersOfAll<Rest>
  : unknown;

type ChoiceIn<A> = {
  [Id in keyof A & string]: {
    readonly question: Id;
    readonly choice: NonNullable<A[Id]> extends readonly (infer Key)[] ? Key : A[Id] & string;
  };
}[keyof A & string];

export function defineStage<
  // Without questions there is no answer, not any answer.
  const Q extends Questions = Readonly<Record<never, never>>,
  const N extends readonly Stage[] = readonly [],
>(stage: Definition<Q, N>): Stage<Answers<Q, N>> {
  return { needs: [], questions: {}, ...stage } as Stage<Answers<Q, N>>;
}

/** A switch that asks for its stage alone. */
export function yesOrNo(question: Omit<ConfirmQuestion, 'kind' | 'when'>): ConfirmQuestion {
  return { kind: 'confirm', ...question };
}
