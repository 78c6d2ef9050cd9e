import { type Evidence, runAt } from '../../check/evidence.ts';
import { unrecorded } from '../../check/run-files.ts';
import { UserError } from '../../errors.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import type { ChosenRun } from './choose-run.ts';
import { noBaseline } from './rules/no-baseline.ts';

/**
 * Throws where a trained model would be the first result in the record: the iterations are
 * append-only, so that nothing could put a prompt's result before it any more.
 */
export function refuseUnfounded(
  record: LifecycleRecord,
  { path, run: { technique }, isRecorded }: ChosenRun,
  evidence: Evidence,
): void {
  if (isRecorded || record.ignore?.some(({ rule }) => rule === noBaseline.id)) return;
  const iterations = record.adapt?.iterations ?? [];
  const isFounded = iterations.some((each) => !begins.has(each.technique));
  if (isFounded || technique === 'prompt' || begins.has(technique)) return;
  const prompt = unrecorded(record, evidence).find((each) => isOfPrompt(each, evidence));
  throw new UserError(
    `"${path}" is of ${technique}, and no prompt's result is recorded before it.`,
    {
      note: noBaseline.why,
      help: prompt ? `create-genai-project record --run ${prompt}` : noBaseline.fix,
    },
  );
}

/** What may stand before the first prompt. */
const begins: ReadonlySet<string> = new Set(['baseline', 'pretrain']);

function isOfPrompt(path: string, evidence: Evidence): boolean {
  const run = runAt(path, evidence);
  return run?.technique === 'prompt' && run.limit === undefined;
}
