import { type Judgement, judge } from '../../check/judge.ts';
import { refuseUnsound } from '../../check/refuse-unsound.ts';
import { UserError } from '../../errors.ts';
import type { Edit } from '../../record/edit/edit.ts';
import { formatTarget } from '../../record/runs/targets.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import { judgementAsText } from '../../report/judgement.ts';
import type { ChosenRun } from '../../stages/eval/choose-run.ts';
import { looksBeside, looksCounted, manyLooks } from '../../stages/eval/looks.ts';
import { coloursFor } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';
import {
  loopRules,
  modelRules,
  type RecordArguments,
  type Recorded,
  type Recording,
  verdictRules,
  withEdits,
} from './recording.ts';

/** The record with a look at the test split more, which may be the one that is accepted. */
export async function withLook(
  chosen: ChosenRun,
  recording: Recording,
  { accept = false }: RecordArguments,
  context: Context,
): Promise<Recorded> {
  const { path, run } = chosen;
  const { record, evidence } = recording;
  const judgement = judge(record, path, run, evidence);
  const isCounted = looksCounted(record, evidence).has(path);
  const edits: Edit[] = [];
  if (!isCounted) edits.push({ kind: 'append', at: ['adapt', 'looks'], items: [path] });
  if (accept) {
    refuseMissedTargets(path, judgement);
    edits.push({ kind: 'set', at: ['adapt', 'accepted'], value: path });
  }
  const after = withEdits(recording, edits);
  // Counting a look is never refused; accepting one is, as check would right after.
  if (accept) refuseUnsound(record, after.record, evidence, await loopRules());
  const looks = looksBeside(run, after.record, evidence);
  const colours = await coloursFor(context.stdout, context.env);
  return {
    after,
    report: `${judgementAsText(run, judgement, record, colours)}${said(looks)}`,
    advice: accept ? adviceIn(record.phase) : '',
  };
}

/**
 * What a dry run says before a look of this run's model is taken. Throws where the model or a verdict,
 * which no look changes, would keep it from being accepted.
 */
export async function beforeLook({ path }: ChosenRun, recording: Recording): Promise<Recorded> {
  const { record, evidence } = recording;
  const after = withEdits(recording, [{ kind: 'set', at: ['adapt', 'accepted'], value: path }]);
  // Before a result is demanded, what is wrong with the newest run is no error yet.
  const open: LifecycleRecord = { ...record, phase: 'select', adapt: undefined };
  const rules = await Promise.all([modelRules(), verdictRules()]);
  refuseUnsound(open, after.record, evidence, rules.flat());
  const report =
    'Of its model and the verdicts, nothing keeps a look at the test split from being accepted.\n';
  return { after, report, advice: '' };
}

/** Throws where a run would be accepted that is not good enough. */
function refuseMissedTargets(path: string, { targets }: Judgement): void {
  const missed = targets.filter(({ isMet }) => !isMet).map(({ target }) => formatTarget(target));
  if (missed.length === 0) return;
  throw new UserError(`"${path}" misses ${missed.join(' and ')}, so it cannot be accepted.`, {
    help: 'Record it without --accept, or change the target in scope.success first, with its reason.',
  });
}

/** What follows an acceptance; the phase may have come further with an earlier one. */
function adviceIn(phase: string | undefined): string {
  const check = 'type "create-genai-project check"';
  return phase === 'scope' || phase === 'select'
    ? `Next: set "phase: adapt" in a change of its own, and ${check}.\n`
    : `Next: ${check}; "poe iterate" says what comes then.\n`;
}

function said(looks: number): string {
  const often =
    looks < manyLooks
      ? ''
      : '; the best of so many is partly the luckiest, so fill test.jsonl with examples that no run has seen';
  return `Look ${looks} at these test examples${often}.\n`;
}
