import type { RecordPath } from '../record/path.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { Evidence } from './evidence.ts';

export type Severity = 'error' | 'warning' | 'info';

/** What `explain` prints. `bad` is shown and executed by the tests: it must break this rule, `good` must not. */
export interface RulePage {
  /** Names the fault, not the remedy: `adapt/run-stale`. */
  readonly id: string;
  readonly severity: Severity;
  /** One present-tense sentence. */
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly bad: Example;
  readonly good: Example;
}

/**
 * A piece of lifecycle.yaml, laid over a complete record key by key; an empty key takes it out.
 * `files` changes files of the project that the record belongs to.
 */
export type Example =
  | string
  | {
      readonly record: string;
      readonly files: (
        project: Readonly<Record<string, string>>,
      ) => Readonly<Record<string, string>>;
    };

/** The piece of lifecycle.yaml. */
export function recordOf(example: Example): string {
  return typeof example === 'string' ? example : example.record;
}

/** A demand that `check` makes of a record that is well formed. */
export interface Rule extends RulePage {
  /** Yields each place that breaks the rule. A later phase's rule must stay silent in an earlier phase. */
  readonly evaluate: (record: LifecycleRecord, evidence: Evidence) => Iterable<Fault>;
}

export interface Fault {
  readonly at: RecordPath;
  /** What stands there and what was expected; the rule's message when left out. */
  readonly message?: string;
  /** Something to do or type; the rule's fix when left out. */
  readonly fix?: string;
  /** Where it is not the rule's own: weaker where the place matters less, an error where a phase is at stake. */
  readonly severity?: Severity;
}

/** A fault with the rule it breaks and the place in the file. Lines and columns count from 1. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Columns to underline; at least 1. */
  readonly width: number;
}
