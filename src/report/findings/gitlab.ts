import type { Context } from '../../terminal/context.ts';
import { visible } from '../../terminal/visible.ts';
import { fingerprints } from './fingerprints.ts';
import { ignoredAsFindings } from './ignored.ts';
import { pathInRepository } from './place.ts';
import type { Results } from './results.ts';

const severities = { error: 'critical', warning: 'minor', info: 'info' } as const;

/** Findings as GitLab's code quality report, which it shows in a merge request. */
export function findingsForGitlab(results: Results, context: Context): string {
  const all = [...results.findings, ...ignoredAsFindings(results)];
  const prints = fingerprints(all);
  const issues = all.map(({ rule, severity, message, fix, file, line }, index) => ({
    description: visible(fix === '' ? message : `${message} ${fix}`),
    check_name: visible(rule),
    fingerprint: prints[index],
    severity: severities[severity],
    location: { path: pathInRepository(file, context), lines: { begin: line } },
  }));
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
