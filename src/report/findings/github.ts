import { appendFileSync } from 'node:fs';
import type { Finding } from '../../check/rule.ts';
import type { Context } from '../../terminal/context.ts';
import { visible } from '../../terminal/visible.ts';
import { summaryPage } from './markdown.ts';
import { pathInRepository } from './place.ts';
import type { Ignored, Results } from './results.ts';
import { extentOf, summary } from './summary.ts';

/**
 * Findings as GitHub's workflow commands. GitHub shows ten errors and ten warnings a step, so the
 * worst come first, and all of them go into the step's summary.
 */
export function findingsForGithub(results: Results, context: Context): string {
  const { reports, findings } = results;
  const ignored = reports.flatMap((report) => report.ignored);
  const commands = [
    ...findings.map((finding) => commandLine(finding, context)),
    ...ignored.map((each) => ignoredLine(each, context)),
  ];
  const path = context.env.GITHUB_STEP_SUMMARY;
  if (path) commands.push(...appendSummary(path, summaryPage(results)));
  return `${[...commands, summary(reports, findings)].join('\n')}\n`;
}

/** A command that says so where the summary cannot be written: the findings matter more. */
function appendSummary(path: string, page: string): readonly string[] {
  try {
    appendFileSync(path, page);
    return [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return [
      `::warning::${escapeData(`The summary could not be written to "${visible(path)}" (${code}).`)}`,
    ];
  }
}

const kinds = { error: 'error', warning: 'warning', info: 'notice' } as const;

function commandLine(finding: Finding, context: Context): string {
  const properties = {
    file: pathInRepository(finding.file, context),
    line: String(finding.line),
    col: String(finding.column),
    endColumn: String(finding.column + finding.width),
    title: finding.rule,
  };
  const written = Object.entries(properties).map(
    ([key, value]) => `${key}=${escapeProperty(value)}`,
  );
  const message = escapeData(`${visible(finding.message)} ${visible(finding.fix)}`);
  return `::${kinds[finding.severity]} ${written.join(',')}::${message}`;
}

function ignoredLine(ignored: Ignored, context: Context): string {
  const { file, line, rule, reason } = ignored;
  const place = escapeProperty(pathInRepository(file, context));
  const title = escapeProperty(`ignored: ${visible(rule)}`);
  const message = escapeData(`${visible(reason)} (${extentOf(ignored)})`);
  return `::notice file=${place},line=${line},title=${title}::${message}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
