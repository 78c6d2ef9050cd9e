import type { RecordPath } from '../path.ts';

/** Names a page of src/check/form-rules.ts. */
export type FormRuleId =
  | 'form/unreadable'
  | 'form/too-large'
  | 'form/not-utf8'
  | 'form/control-character'
  | 'form/too-deep'
  | 'form/alias'
  | 'form/tag'
  | 'form/several-documents'
  | 'form/empty'
  | 'form/conflict'
  | 'form/tab'
  | 'form/syntax'
  | 'form/duplicate-key'
  | 'form/unsafe-key'
  | 'form/ambiguous-scalar'
  | 'form/lossy-number'
  | 'form/version'
  | 'form/unknown-key'
  | 'form/missing-key'
  | 'form/wrong-type'
  | 'form/not-a-choice'
  | 'form/bad-value'
  | 'form/repeated'
  | 'form/placeholder'
  | 'form/says-nothing'
  | 'form/hidden-character'
  | 'form/secret'
  | 'form/path-leaves-project'
  | 'form/path-case'
  | 'form/unknown-ignore'
  | 'form/expired-ignore'
  | 'form/unused-ignore';

/** What is wrong with the text of lifecycle.yaml, whatever it says about the project. */
export interface FormFault {
  readonly rule: FormRuleId;
  readonly message: string;
  readonly fix?: string;
  /** Start and end offset in the text (UTF-16 code units). */
  readonly range: readonly [number, number];
  /** The text as far as it could be decoded, where that failed. */
  readonly text?: string;
  /** Where in the record, when it could be read that far. */
  readonly at?: RecordPath;
  /** The key that was most likely meant, and is missing, or the entry that is of two: no more is said of it. */
  readonly meant?: RecordPath | undefined;
}

/** A fault of what was read, before its place in the text is looked up. */
export type PlacedFault = Omit<FormFault, 'range'> & { readonly at: RecordPath };
