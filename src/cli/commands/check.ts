import { dirname, resolve } from 'node:path';
import { byWeight, checkSource } from '../../check/check.ts';
import { evidenceIn } from '../../check/evidence.ts';
import type { Finding } from '../../check/rule.ts';
import { UserError } from '../../errors.ts';
import { readSource } from '../../record/read.ts';
import type { Phase } from '../../record/schema.ts';
import { rules } from '../../stages/rules.ts';
import type { Context } from '../context.ts';
import { recordFiles } from '../record-files.ts';
import type { FileReport } from '../report-findings.ts';

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
  const reports = recordFiles(args.paths, context.cwd).map((file) =>
    checkFile(file, args, context),
  );
  const findings = reports.flatMap((report) => report.findings).sort(byWeight);
  await print(reports, findings, args.format, context);
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const hasErrors = findings.some(({ severity }) => severity === 'error');
  return hasErrors || warnings > (args.maxWarnings ?? Number.POSITIVE_INFINITY) ? 1 : 0;
}

function checkFile(file: string, { phase }: CheckArguments, { cwd }: Context): FileReport {
  const path = resolve(cwd, file);
  const source = readSource(path);
  if (!source) throw new UserError(`There is no "${file}" any more.`);
  const options = { rules, file, ...(phase && { phase }) };
  return {
    file,
    text: source.text,
    findings: checkSource(source, evidenceIn(dirname(path)), options),
  };
}

// Loaded only where there is something to lay out: most checks find nothing.
async function print(
  reports: readonly FileReport[],
  findings: readonly Finding[],
  format: CheckArguments['format'],
  context: Context,
): Promise<void> {
  if (format === 'github') {
    const { findingsForGithub } = await import('../report-github.ts');
    context.stdout.write(findingsForGithub(reports, findings, context));
  } else if (format === 'json') {
    const { findingsAsJson } = await import('../report-findings.ts');
    context.stdout.write(findingsAsJson(reports, findings));
  } else if (findings.length === 0) {
    const what = reports.length === 1 ? (reports[0]?.file ?? '') : `${reports.length} records`;
    context.stdout.write(`${what}: nothing to say.\n`);
  } else {
    const { findingsAsText } = await import('../report-findings.ts');
    context.stdout.write(findingsAsText(reports, findings, context));
  }
}
