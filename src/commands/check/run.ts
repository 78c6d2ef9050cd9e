import { byWeight } from '../../check/check.ts';
import { recordFiles } from '../../record/record-files.ts';
import { formatters } from '../../report/findings/formats.ts';
import type { FileReport } from '../../report/findings/results.ts';
import { catalogue } from '../../stages/index.ts';
import { loadRulePages } from '../../stages/load-rules.ts';
import type { Stage } from '../../stages/stage.ts';
import type { Context } from '../../terminal/context.ts';
import type { CheckArguments } from './arguments.ts';
import { checkFile } from './check-file.ts';

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
  const loadPages = () => loadRulePages(stages);
  const results = { reports, findings, problem, loadPages };
  context.stdout.write(await formatters[args.format](results, context));
  // What was found is printed first: one wrong path hides nothing of the others.
  if (problem && args.format === 'json') return 2;
  if (problem) throw problem;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const hasErrors = findings.some(({ severity }) => severity === 'error');
  return hasErrors || warnings > (args.maxWarnings ?? Infinity) ? 1 : 0;
}
