import { dirname } from 'node:path';
import type { Evidence } from '../../check/evidence.ts';
import type { Rule } from '../../check/rule.ts';
import { UserError } from '../../errors.ts';
import { recordName } from '../../own-paths.ts';
import type { Edit } from '../../record/edit/edit.ts';
import { byHand, type EditableText, editText } from '../../record/edit/edit-text.ts';
import { parseSource, readSource, type Source } from '../../record/read.ts';
import { misnamed } from '../../record/record-files.ts';
import type { LifecycleRecord } from '../../record/schema.ts';

export interface RecordArguments {
  /** The file of evidence; without one, the oldest that is not recorded yet. */
  readonly run?: string;
  /** Whether every run that waits is recorded, oldest first. */
  readonly all?: boolean;
  /** The branch or commit whose iterations and looks are added. */
  readonly from?: string;
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

/** The record, sound enough to be added to, with its text. */
export function readForEdit(path: string): Omit<Recording, 'evidence'> {
  const source = readSource(path);
  if (!source) {
    throw new UserError(
      `There is no ${recordName} in this folder: go to the project's folder, or make a project with "create-genai-project <new folder>".`,
      misnamed('.', dirname(path)),
    );
  }
  const { node, record } = source;
  const fault = source.faults.find((each) => !isEmptyList(each, source));
  if (record && node && !fault) return { source: { ...source, node }, record };
  throw new UserError(`${recordName} has faults: ${fault?.message ?? 'it cannot be read.'}`, {
    help: 'Type "create-genai-project check", and correct what it shows.',
  });
}

/** `adapt:` and `iterations:` without a value are what this command fills; a warning is no obstacle. */
function isEmptyList({ rule, at = [] }: Source['faults'][number], { value }: Source): boolean {
  if (rule === 'form/ambiguous-scalar') return true;
  let found = value;
  for (const step of at) found = (found as Record<string | number, unknown> | undefined)?.[step];
  const path = at.join('.');
  return found === null && ['adapt', 'adapt.iterations', 'adapt.accepted'].includes(path);
}

/** The record once these edits are made. Throws, and says what to write by hand, where its text cannot be added to. */
export function withEdits({ source, evidence }: Recording, edits: readonly Edit[]): Recording {
  const text = editText(source, edits);
  const after = text === undefined ? undefined : parseSource(text);
  if (after?.node && after.record)
    return { source: { ...after, node: after.node }, record: after.record, evidence };
  throw new UserError(`${recordName} is written in a way that cannot be added to safely.`, {
    note: `Add these lines by hand:\n${byHand(edits)}`,
    help: 'Then type "create-genai-project check".',
  });
}

/** The rules about which model was measured, and where it comes from. */
export async function modelRules(): Promise<readonly Rule[]> {
  const [{ runOfOtherModel }, ...stages] = await Promise.all([
    import('../../stages/eval/rules/run-of-other-model.ts'),
    import('../../stages/fine-tune/rules.ts'),
    import('../../stages/align/rules.ts'),
  ]);
  return [runOfOtherModel, ...stages.flatMap(({ rules }) => rules)];
}

/** The rules about targets that no run can be held against. */
export async function targetRules(): Promise<readonly Rule[]> {
  const { rules } = await import('../../stages/scope/rules.ts');
  return rules.filter(({ id }) => id.startsWith('scope/target-') || id === 'scope/unknown-metric');
}

/** The rules that hold a verdict against its run. */
export async function verdictRules(): Promise<readonly Rule[]> {
  const [{ verdictContradictsRun }, { targetClaimedAndMissed }] = await Promise.all([
    import('../../stages/eval/rules/verdict-contradicts-run.ts'),
    import('../../stages/eval/rules/target-claimed-and-missed.ts'),
  ]);
  return [verdictContradictsRun, targetClaimedAndMissed];
}

/** The rules of the loop: a new iteration may well be another than what is served. */
export async function loopRules(): Promise<readonly Rule[]> {
  const stages = await Promise.all([
    import('../../stages/eval/rules.ts'),
    import('../../stages/fine-tune/rules.ts'),
    import('../../stages/align/rules.ts'),
  ]);
  return stages.flatMap(({ rules }) => rules);
}
