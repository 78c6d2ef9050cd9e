import { dirname, resolve } from 'node:path';
import { byWeight, checkSource } from '../../check/check.ts';
import { evidenceIn } from '../../check/evidence.ts';
import type { Finding, Rule } from '../../check/rule.ts';
import { UserError } from '../../errors.ts';
import { readSource, type Source } from '../../record/read.ts';
import { recordFiles } from '../../record/record-files.ts';
import type { Phase } from '../../record/schema.ts';
import type { FileReport } from '../../report/findings.ts';
import { earlyRules, isEarly } from '../../stages/early-rules.ts';
import { coloursFor } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';

export const formats = ['text', 'json', 'github'] as const;

export interface CheckArguments {
  /** Records, folders of projects, or patterns; none means this folder. */
  readonly paths: readonly string[];
  readonly format: (typeof formats)[number];
  readonly maxWarnings?: number;
  /** Asks as if the project were in this phase. */
  readonly phase?: Phase;
}

/** Checks records and prints what it finds. Gives 1 where there are errors or too many warnings. */
export async function run(args: CheckArguments, context: Context): Promise<number> {
  const reports: FileReport[] = [];
  for (const file of recordFiles(args.paths, context.cwd)) {
    reports.push(await checkFile(file, args, context));
  }
  const findings = reports.flatMap((report) => report.findings).sort(byWeight);
  await print(reports, findings, args.format, context);
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const hasErrors = findings.some(({ severity }) => severity === 'error');
  return hasErrors || warnings > (args.maxWarnings ?? Number.POSITIVE_INFINITY) ? 1 : 0;
}

async function checkFile(
  file: string,
  { phase }: CheckArguments,
  { cwd }: Context,
): Promise<FileReport> {
  const path = resolve(cwd, file);
  const source = readSource(path);
  if (!source) throw new UserError(`There is no "${file}" any more.`);
  const rules = await rulesFor(source, phase);
  const options = { rules, file, ...(phase && { phase }) };
  return {
    file,
    text: source.text,
    findings: checkSource(source, evidenceIn(dirname(path)), options),
  };
}

async function rulesFor({ record }: Source, phase: Phase | undefined): Promise<readonly Rule[]> {
  const isSimple = record === undefined || isEarly(phase ? { ...record, phase } : record);
  return isSimple ? earlyRules : (await import('../../stages/rules.ts')).rules;
}

// Loaded only where there is something to lay out: most checks find nothing.
async function print(
  reports: readonly FileReport[],
  findings: readonly Finding[],
  format: CheckArguments['format'],
  context: Context,
): Promise<void> {
  if (format === 'github') {
    const { findingsForGithub } = await import('../../report/github.ts');
    context.stdout.write(findingsForGithub(reports, findings, context));
  } else if (format === 'json') {
    const { findingsAsJson } = await import('../../report/findings.ts');
    context.stdout.write(findingsAsJson(reports, findings));
  } else if (findings.length === 0) {
    const what = reports.length === 1 ? (reports[0]?.file ?? '') : `${reports.length} records`;
    context.stdout.write(`${what}: nothing to say.\n`);
  } else {
    const { findingsAsText } = await import('../../report/findings.ts');
    const colours = await coloursFor(context.stdout, context.env);
    context.stdout.write(findingsAsText(reports, findings, colours));
  }
}
