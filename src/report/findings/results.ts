import type { Finding, RulePage } from '../../check/rule.ts';
import type { Waiver } from '../../check/waivers.ts';
import type { UserError } from '../../errors.ts';
import type { TargetRow } from '../../stages/eval/target-rows.ts';

/** Everything that `check` found. */
export interface Results {
  readonly reports: readonly FileReport[];
  /** Of all records, worst first. */
  readonly findings: readonly Finding[];
  /** What is wrong with one of the paths. */
  readonly problem: UserError | undefined;
  /** The page of every rule, for the formats that explain them. */
  readonly loadPages: () => Promise<readonly RulePage[]>;
}

/** What `check` found in one record. */
export interface FileReport {
  readonly file: string;
  /** For the lines that findings are shown with; empty where there is none. */
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly ignored: readonly Ignored[];
  /** What the record was compared with, where that was asked. */
  readonly since?: Comparison;
  /** What is reached of each target, for the formats that show it. */
  readonly targets?: readonly TargetRow[];
}

/** The commit that a change starts from. */
export interface Comparison {
  /** As the user wrote it. */
  readonly ref: string;
  readonly commit: string;
  /** Whether there was no record yet: then there is nothing to compare. */
  readonly isNew: boolean;
}

/** A rule that a record leaves out, and where it says so. */
export type Ignored = Omit<Waiver, 'index'> & { readonly file: string; readonly line: number };
