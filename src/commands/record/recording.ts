import type { Evidence } from '../../check/evidence.ts';
import type { EditableText } from '../../record/edit/edit-text.ts';
import type { Source } from '../../record/read.ts';
import type { LifecycleRecord } from '../../record/schema.ts';

export interface RecordArguments {
  /** The file of evidence; without one, the oldest that is not recorded yet. */
  readonly run?: string;
  /** Whether every run that waits is recorded, oldest first. */
  readonly all?: boolean;
  /** What was changed since the run before. */
  readonly change?: string;
  /** What to try next. */
  readonly next?: string;
  /** Whether the run becomes the accepted one. */
  readonly accept?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** A record that something is to be added to. */
export interface Recording {
  readonly source: Source & EditableText;
  readonly record: LifecycleRecord;
  readonly evidence: Evidence;
}

/** What came of it. */
export interface Recorded {
  readonly after: Recording;
  /** On what it rests, in lines. */
  readonly report: string;
  /** What to type next, in a line; empty where nothing follows. */
  readonly advice: string;
}
