import { dirname, resolve } from 'node:path';
import { checkSource } from '../../check/check.ts';
import { type Evidence, evidenceIn } from '../../check/evidence.ts';
import { UserError } from '../../errors.ts';
import { readSource, type Source } from '../../record/read.ts';
import type { LifecycleRecord } from '../../record/schema.ts';
import { positionAt } from '../../record/yaml/position.ts';
import type { FileReport } from '../../report/findings/results.ts';
import type { TargetRow } from '../../stages/eval/target-rows.ts';
import { loadRulesFor } from '../../stages/load-rules.ts';
import type { Stage } from '../../stages/stage.ts';
import { type Context, dayOf } from '../../terminal/context.ts';
import type { CheckArguments } from './arguments.ts';

/** Checks one record; `file` is its path as the user wrote it. */
export async function checkFile(
  file: string,
  { format, phase, since: ref }: CheckArguments,
  stages: readonly Stage[],
  context: Context,
): Promise<FileReport> {
  const { cwd, now } = context;
  const path = resolve(cwd, file);
  const source = readSource(path);
  if (!source) throw new UserError(`There is no "${file}" any more.`);
  const rules = await loadRulesFor(source.record, stages, phase);
  const today = dayOf(now());
  // Git is asked, and the rules of changes are loaded, for those who ask about a change.
  const compared =
    ref === undefined
      ? undefined
      : await (await import('./since.ts')).since(path, source, ref, context);
  const options = { rules, file, today, ...(phase && { phase }), ...compared?.options };
  const evidence = evidenceIn(dirname(path), today);
  const checked = checkSource(source, evidence, options);
  // Only a page for people shows what is reached.
  const targets =
    format === 'markdown' ? await targetsOf(source, compared?.earlier, evidence) : undefined;
  return {
    file,
    // Of a thousand sound records, none is kept.
    text: checked.findings.length > 0 ? source.text : '',
    findings: checked.findings,
    ...(compared && { since: compared.comparison }),
    ...(targets && { targets }),
    ignored: checked.waivers.map(({ index, ...waiver }) => ({
      ...waiver,
      file,
      line: positionAt(source.text, source.range(['ignore', index, 'rule'])).line,
    })),
  };
}

async function targetsOf(
  { record }: Source,
  earlier: LifecycleRecord | undefined,
  evidence: Evidence,
): Promise<readonly TargetRow[]> {
  if (!record) return [];
  const { targetRows } = await import('../../stages/eval/target-rows.ts');
  return targetRows(record, earlier, evidence);
}
