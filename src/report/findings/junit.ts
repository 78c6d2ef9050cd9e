import type { Finding } from '../../check/rule.ts';
import { visible } from '../../terminal/visible.ts';
import type { FileReport, Ignored, Results } from './results.ts';
import { extentOf } from './summary.ts';

/**
 * Findings as JUnit's XML: a suite for each record, in which an error is a failure, an ignored rule
 * is skipped, and anything less passes with its text as output. A clean record is one passed case.
 */
export function findingsAsJunit({ reports, findings }: Results): string {
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="create-genai-project check" failures="${failures}">`,
    ...reports.map(suiteOf),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf({ file, findings, ignored }: FileReport): string {
  const cases = [...findings.map(caseOf), ...ignored.map(skippedCase)];
  if (cases.length === 0) cases.push(`    <testcase ${named(file, 'nothing to say')}/>`);
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  const counts = `tests="${cases.length}" failures="${failures}" skipped="${ignored.length}"`;
  return [
    `  <testsuite name="${escaped(file)}" errors="0" ${counts}>`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

function caseOf({ rule, severity, message, fix, file, line, column }: Finding): string {
  const text = escaped(`${file}:${line}:${column}: ${message} ${fix}`);
  const outcome =
    severity === 'error'
      ? `<failure type="${escaped(rule)}" message="${escaped(message)}">${text}</failure>`
      : `<system-out>${severity}: ${text}</system-out>`;
  return `    <testcase ${named(file, rule)} file="${escaped(file)}" line="${line}">${outcome}</testcase>`;
}

function skippedCase(ignored: Ignored): string {
  const { file, line, rule, reason } = ignored;
  const message = escaped(`${reason} (${extentOf(ignored)})`);
  return `    <testcase ${named(file, rule)} file="${escaped(file)}" line="${line}"><skipped message="${message}"/></testcase>`;
}

function named(file: string, name: string): string {
  return `classname="${escaped(file)}" name="${escaped(name)}"`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** XML has no way at all to write U+FFFE and U+FFFF. */
function escaped(text: string): string {
  return visible(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
