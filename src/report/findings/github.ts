import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Finding } from '../../check/rule.ts';
import type { Context } from '../../terminal/context.ts';
import { visible } from '../../terminal/visible.ts';
import { extentOf, type FileReport, type Ignored, summary } from './summary.ts';

/**
 * Findings as GitHub's workflow commands. GitHub shows ten errors and ten warnings a step, so the
 * worst come first, and all of them go into the step's summary.
 */
export function findingsForGithub(
  reports: readonly FileReport[],
  findings: readonly Finding[],
  context: Context,
): string {
  const ignored = reports.flatMap((report) => report.ignored);
  const commands = [
    ...findings.map((finding) => commandLine(finding, context)),
    ...ignored.map((each) => ignoredLine(each, context)),
  ];
  const path = context.env.GITHUB_STEP_SUMMARY;
  if (path) commands.push(...appendSummary(path, summaryPage(reports, findings)));
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

/** Annotations name files from the top of the repository, wherever the command runs. */
function pathInRepository(file: string, { cwd, env }: Context): string {
  const workspace = env.GITHUB_WORKSPACE;
  if (!workspace) return file;
  const path = relative(workspace, resolve(cwd, file)).replaceAll('\\', '/');
  return path.startsWith('../') ? file : path;
}

function summaryPage(reports: readonly FileReport[], findings: readonly Finding[]): string {
  const rows = findings.map(({ severity, rule, message, fix, file, line }) =>
    [severity, `${file}:${line}`, message, fix, rule].map(cell).join(' | '),
  );
  const table = [
    '| | Place | Finding | Fix | Rule |',
    '|-|-|-|-|-|',
    ...rows.map((row) => `| ${row} |`),
  ];
  const body = findings.length === 0 ? [] : ['', ...table];
  const head = ['### lifecycle.yaml', '', cell(summary(reports, findings))];
  return [...head, ...body, ...ignoredTable(reports), ''].join('\n');
}

function ignoredTable(reports: readonly FileReport[]): readonly string[] {
  const rows = reports
    .flatMap((report) => report.ignored)
    .map((each) => {
      const cells = [each.rule, each.reason, extentOf(each), `${each.file}:${each.line}`];
      return `| ${cells.map(cell).join(' | ')} |`;
    });
  return rows.length === 0
    ? []
    : ['', '| Ignored rule | Reason | Extent | Place |', '|-|-|-|-|', ...rows];
}

/** Markdown in which nothing of the text is markup. */
function cell(text: string): string {
  return visible(text).replace(
    /[\\`*_{}[\]<>()#+!|~@&]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
