import { dirname, resolve } from 'node:path';
import { byWeight, checkSource } from '../../check/check.ts';
import { evidenceIn } from '../../check/evidence.ts';
import type { Rule } from '../../check/rule.ts';
import { UserError } from '../../errors.ts';
import { readSource, type Source } from '../../record/read.ts';
import { recordFiles } from '../../record/record-files.ts';
import type { Phase } from '../../record/vocabulary.ts';
import { positionAt } from '../../record/yaml/position.ts';
import { type Format, formatters } from '../../report/findings/formats.ts';
import type { FileReport } from '../../report/findings/summary.ts';
import { catalogue } from '../../stages/index.ts';
import { loadRulesFor } from '../../stages/load-rules.ts';
import type { Stage } from '../../stages/stage.ts';
import type { Context } from '../../terminal/context.ts';

export interface CheckArguments {
  /** Records, folders of projects, or patterns; none means this folder. */
  readonly paths: readonly string[];
  readonly format: Format;
  readonly maxWarnings?: number;
  /** Asks as if the project were in this phase. */
  readonly phase?: Phase;
  /** A commit of git: judges as well how the record changed since. */
  readonly since?: string;
}

/** Checks records and prints what it finds. Gives 1 where there are errors or too many warnings. */
export async function run(
  args: CheckArguments,
  context: Context,
  stages: readonly Stage[] = catalogue.stages,
): Promise<number> {
  const reports: FileReport[] = [];
  const { files, problem } = recordFiles(args.paths, context.cwd);
  if (problem && files.length === 0) throw problem;
  for (const file of files) {
    reports.push(await checkFile(file, args, stages, context));
  }
  const findings = reports.flatMap((report) => report.findings).sort(byWeight);
  context.stdout.write(await formatters[args.format](reports, findings, context));
  // What was found is printed first: one wrong path hides nothing of the others.
  if (problem) throw problem;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const hasErrors = findings.some(({ severity }) => severity === 'error');
  return hasErrors || warnings > (args.maxWarnings ?? Number.POSITIVE_INFINITY) ? 1 : 0;
}

async function checkFile(
  file: string,
  { phase, since: ref }: CheckArguments,
  stages: readonly Stage[],
  context: Context,
): Promise<FileReport> {
  const { cwd, now } = context;
  const path = resolve(cwd, file);
  const source = readSource(path);
  if (!source) throw new UserError(`There is no "${file}" any more.`);
  const rules = await rulesFor(source, phase, stages);
  const today = now().toISOString().slice(0, 10);
  // Git is asked, and the rules of changes are loaded, for those who ask about a change.
  const compared =
    ref === undefined ? undefined : await (await import('./since.ts')).since(path, ref, context);
  const options = { rules, file, today, ...(phase && { phase }), ...compared?.options };
  const checked = checkSource(source, evidenceIn(dirname(path)), options);
  return {
    file,
    text: source.text,
    findings: checked.findings,
    ...(compared && { since: compared.comparison }),
    ignored: checked.waivers.map(({ index, ...waiver }) => ({
      ...waiver,
      file,
      line: positionAt(source.text, source.range(['ignore', index, 'rule'])).line,
    })),
  };
}

async function rulesFor(
  { record }: Source,
  phase: Phase | undefined,
  stages: readonly Stage[],
): Promise<readonly Rule[]> {
  return record ? loadRulesFor(phase ? { ...record, phase } : record, stages) : [];
}
