import { plainCheckArguments } from './commands/check/arguments.ts';
import { Interrupted, OutputLost, UserError } from './errors.ts';
import type { Catalogue } from './stages/catalogue.ts';
import { coloursFor } from './terminal/colours.ts';
import type { Context } from './terminal/context.ts';
import { packageVersion } from './terminal/package-version.ts';
import { processContext } from './terminal/process-context.ts';

/**
 * Runs one command line and gives its exit code: 0 done, 1 findings, 2 misuse or failure,
 * 130 interrupted. The only place that catches everything and prints it.
 */
export async function main(argv: readonly string[], binFolder: string): Promise<number> {
  return run(argv, processContext(binFolder));
}

/** `main` in a given world, and with other stages than the tool's own, for tests. */
export async function run(
  argv: readonly string[],
  context: Context,
  catalogue?: Catalogue,
): Promise<number> {
  try {
    if (isVersionWanted(argv)) {
      context.stdout.write(`${packageVersion(context)}\n`);
      return 0;
    }
    const plainCheck = plainCheckArguments(argv);
    if (plainCheck) {
      const check = await import('./commands/check/run.ts');
      return await check.run(plainCheck, context, catalogue?.stages);
    }
    const { runProgram } = await import('./commands/program.ts');
    return await runProgram(argv, context, catalogue);
  } catch (error) {
    const { refused } = await import('./terminal/refused.ts');
    return await reportFailure(refused(error), argv, context);
  }
}

/** Answered before the parser is loaded. */
function isVersionWanted([first, ...rest]: readonly string[]): boolean {
  return rest.length === 0 && (first === '--version' || first === '-V' || first === '-v');
}

async function reportFailure(
  error: unknown,
  argv: readonly string[],
  context: Context,
): Promise<number> {
  const code = error instanceof Interrupted ? 130 : 2;
  const isExpected = error instanceof UserError || error instanceof Interrupted;
  const json = await import('./report/json/failure.ts');
  if (json.wantsJson(argv) && !(error instanceof OutputLost)) {
    const version = packageVersion(context);
    const text = isExpected ? json.failureAsJson(error) : json.bugAsJson(error, argv, version);
    try {
      context.stdout.write(text);
    } catch (lost) {
      return reportFailure(lost, argv, context);
    }
    return code;
  }
  const { formatBug, formatUserError } = await import('./terminal/report-error.ts');
  if (error instanceof Interrupted) {
    context.stderr.write(`\n${error.message}\n`);
    return code;
  }
  const colours = await coloursFor(context.stderr, context.env);
  const text =
    error instanceof UserError
      ? formatUserError(error, colours)
      : formatBug(error, argv, packageVersion(context), colours);
  context.stderr.write(text);
  return code;
}
