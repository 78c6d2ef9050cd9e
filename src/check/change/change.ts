import type { Release } from '../../record/runs/releases.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import { type Phase, phases } from '../../record/vocabulary.ts';
import type { Fault, RulePage, Severity } from '../rule.ts';

/** A record with what it was before a change, such as a pull request. */
export interface RecordChange {
  readonly earlier: LifecycleRecord;
  readonly later: LifecycleRecord;
  /** What it was on the branches that were merged in the change. */
  readonly merged?: readonly LifecycleRecord[];
  /** Why not all of the earlier record could be read; undefined where it could. */
  readonly unread: string | undefined;
  /** The releases that it names, where they could be read. */
  readonly releases?: {
    readonly earlier?: readonly Release[] | undefined;
    readonly later?: readonly Release[] | undefined;
  };
  /** The test splits that were there before, and still are. */
  readonly tests?: readonly TestData[];
  /** How a file of evidence differs from what was first committed under its name. */
  readonly editedAs: (path: string) => 'edited' | 'other run' | undefined;
}

/** What a test split held before a change and after it. */
export interface TestData {
  readonly path: string;
  /** Each undefined where it is too large to be held, was not fetched from Git LFS, or is kept by DVC. */
  readonly earlier: string | undefined;
  readonly later: string | undefined;
}

/**
 * A demand that `check --since` makes of a change. It is a warning, for a person may have a reason;
 * it is an error in the change that moves the phase forward, which must rest on what was agreed before.
 */
export interface ChangeRule extends RulePage {
  readonly evaluate: (change: RecordChange) => Iterable<Fault>;
}

/** How much a fault of a change weighs. */
export function weightOf(change: RecordChange): Severity {
  return movedTo(change) === undefined ? 'warning' : 'error';
}

/** The phase that the change moves the project forward to. */
function movedTo({ earlier, later }: RecordChange): Phase | undefined {
  const isForward = phases.indexOf(later.phase) > phases.indexOf(earlier.phase);
  return isForward ? later.phase : undefined;
}
