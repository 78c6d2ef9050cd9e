import type { Finding } from '../../check/rule.ts';
import {
  formatDifference,
  formatMeasurement,
  formatTarget,
  round,
} from '../../record/runs/targets.ts';
import type { Difference, TargetRow } from '../../stages/eval/target-rows.ts';
import { visible } from '../../terminal/visible.ts';
import type { FileReport, Results } from './results.ts';
import { extentOf, summary } from './summary.ts';

/** By this line, whoever posts the page finds the comment that holds the one before. */
const mark = '<!-- create-genai-project check -->';

// GitHub takes comments of 65,536 characters, and summaries of a mebibyte.
const longestComment = 60_000;
const longestSummary = 1_000_000;

/** Findings as one page of Markdown, with what is reached of each target: a comment that stays. */
export function findingsAsMarkdown(results: Results): string {
  const { reports } = results;
  const tables = reports.map((report) => targetTable(report, reports.length > 1).join('\n'));
  const above = [mark, ...head(results), ...targetsFitting(tables)];
  const left = longestComment - above.join('\n').length;
  return [...above, ...tail(results, left), ''].join('\n');
}

/** Of many records, the targets of the first: findings need room as well. */
function targetsFitting(tables: readonly string[]): readonly string[] {
  let left = longestComment / 2;
  const fitting = tables.filter((text) => {
    left -= text.length + 1;
    return text !== '' && left > 0;
  });
  const cut = tables.filter((text) => text !== '').length - fitting.length;
  return cut === 0 ? fitting : [...fitting, '', `… and the targets of ${cut} more records.`];
}

/** The page of a step's summary. */
export function summaryPage(results: Results): string {
  return [...head(results), ...tail(results, longestSummary), ''].join('\n');
}

function head({ reports, findings }: Results): readonly string[] {
  return ['### lifecycle.yaml', '', cell(summary(reports, findings))];
}

/** The rules that are ignored, and as many findings as fit. */
function tail({ reports, findings }: Results, longest: number): readonly string[] {
  const ignored = ignoredTable(reports);
  const [first = '', ...rows] = findingsTable(findings);
  let left = longest - ignored.join('\n').length;
  const fitting = rows.filter((row) => {
    left -= row.length + 1;
    return left > 0;
  });
  const cut = rows.length - fitting.length;
  const more = cut === 0 ? [] : ['', `… and ${cut} more: see "create-genai-project check".`];
  return findings.length === 0 ? ignored : [first, ...fitting, ...more, ...ignored];
}

function findingsTable(findings: readonly Finding[]): readonly string[] {
  const rows = findings.map(({ severity, rule, message, fix, file, line }) => [
    severity,
    `${file}:${line}`,
    message,
    fix,
    rule,
  ]);
  return table(['', 'Place', 'Finding', 'Fix', 'Rule'], rows);
}

function ignoredTable(reports: readonly FileReport[]): readonly string[] {
  const rows = reports
    .flatMap((report) => report.ignored)
    .map((each) => [each.rule, each.reason, extentOf(each), `${each.file}:${each.line}`]);
  return table(['Ignored rule', 'Reason', 'Extent', 'Place'], rows);
}

function targetTable({ file, targets = [], since }: FileReport, isNamed: boolean) {
  const isSeveral = new Set(targets.map(({ task }) => task)).size > 1;
  const run = targets.find((row) => row.run !== undefined)?.run;
  const compared = since && !since.isNew ? [`Since ${since.ref}`] : [];
  const rows = targets.map((row) => [
    `${isSeveral && row.task ? `${row.task}: ` : ''}${formatTarget(row.target)}`,
    row.measurement ? formatMeasurement(row.measurement) : 'not measured',
    metWord(row),
    ...(compared.length > 0 ? [row.difference ? differenceCell(row.difference) : ''] : []),
  ]);
  const title = `${isNamed ? `${file}: target` : 'Target'}`;
  return table([title, run ? `Reached by ${run}` : 'Reached', '', ...compared], rows);
}

function metWord({ measurement, isMet }: TargetRow): string {
  if (!measurement) return '';
  return isMet ? 'met' : 'missed';
}

function differenceCell(difference: Difference): string {
  switch (difference.kind) {
    case 'paired': {
      const { comparison } = difference;
      return `${sign(comparison)}${formatDifference(comparison, `; ${comparison.n} pairs`)}`;
    }
    case 'plain':
      return `${sign(difference)}${round(difference.difference)}`;
    case 'same run':
    case 'no earlier run':
    case 'other data':
      return difference.kind;
  }
}

function sign({ difference }: { readonly difference: number }): string {
  return difference > 0 ? '+' : '';
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) =>
    `|${cells.map((text) => (text === '' ? ' ' : ` ${cell(text)} `)).join('|')}|`;
  const rule = `|${'-|'.repeat(heads.length)}`;
  return ['', line(heads), rule, ...rows.map(line)];
}

/** Markdown in which nothing of the text is markup. */
function cell(text: string): string {
  return visible(text).replace(
    /[\\`*_{}[\]<>()#+!|~@&]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
