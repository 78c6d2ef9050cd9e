import type { RecordPath } from '../path.ts';
import type { Value } from './written.ts';

/** One change of lifecycle.yaml. */
export type Edit =
  /** Puts the value where another stands or none; adds the key where it is not there. */
  | {
      readonly kind: 'set';
      readonly at: RecordPath;
      readonly value: Value;
      /** How a key that is not there yet is written; by default plainly, behind the others. */
      readonly as?: KeyText;
    }
  /** Adds items at the end of a list; makes the list where there is none. */
  | { readonly kind: 'append'; readonly at: RecordPath; readonly items: readonly Value[] }
  /** Takes out a key or an item, with the comment that stands directly above it. */
  | { readonly kind: 'remove'; readonly at: RecordPath };

/** A key as it is to be written, in lines indented from 0. */
export interface KeyText {
  /** The comment directly above it. */
  readonly comment: readonly string[];
  readonly isSetOff: boolean;
  readonly lines: readonly string[];
  /** The keys that it stands behind, where they are there; without them, the last. */
  readonly follows?: ReadonlySet<string>;
}
