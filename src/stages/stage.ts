import type { Questions } from '../questions/question.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Answers } from './index.ts';

/** A command of the generated project: `poe <name>`. */
export interface TaskLine {
  readonly name: string;
  readonly run: string;
  readonly help: string;
}

/** What a stage contributes to the files that all stages share; rendered as a union, never patched in. */
export interface Additions {
  /** Runtime dependencies of src/<package>, as PEP 508 strings. */
  readonly dependencies?: readonly string[];
  /** Dependency group → PEP 508 strings. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly tasks?: readonly TaskLine[];
  /** Lines of .env.example. */
  readonly env?: readonly {
    readonly name: string;
    readonly example: string;
    readonly help: string;
  }[];
  readonly gitignore?: readonly string[];
  /** Folders with Python code, for the linter, the type checker and pytest's path. */
  readonly code?: readonly string[];
  /** This stage's line in the README's and AGENTS.md's list of stages. */
  readonly readme?: { readonly folder: string; readonly what: string };
}

/** One stage of the lifecycle: everything the tool knows of it hangs here. */
export interface Stage<Q extends Questions = Questions> {
  /** Names its folder under templates/ and, for stages that can be added, the argument of `add`. */
  readonly id: string;
  readonly title: string;
  /** The lifecycle phase it belongs to. */
  readonly phase: LifecycleRecord['phase'];
  /** Earlier stages only: no cycles, no sorting. */
  readonly needs?: readonly string[];
  /** Whether these answers include the stage (default: always). */
  readonly included?: (answers: Answers) => boolean;
  readonly questions: Q;
  /** Folders under templates/ that these answers use, `<stage>/<part>`. */
  readonly templates: (answers: Answers) => readonly string[];
  readonly adds?: (answers: Answers) => Additions;
  /** Its part of lifecycle.yaml; sections of several stages are merged key by key, lists joined. */
  readonly record?: (answers: Answers) => Partial<LifecycleRecord>;
  /** Commands to paste after creation, in order. */
  readonly next?: (answers: Answers) => readonly string[];
}

export function defineStage<const Q extends Questions>(stage: Stage<Q>): Stage<Q> {
  return stage;
}
