import type { Finding } from '../../check/rule.ts';
import { coloursFor } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';
import { type FileReport, summary } from './summary.ts';

/** Lays out what `check` found, worst first. */
type Formatter = (
  reports: readonly FileReport[],
  findings: readonly Finding[],
  context: Context,
) => Promise<string>;

/** What `--format` may be; each is loaded when it is asked for. */
export const formatters = {
  text: async (reports, findings, { stdout, env }) => {
    // Most checks find nothing: there is nothing to lay out then.
    const isSilent = reports.every(({ ignored }) => ignored.length === 0);
    if (findings.length === 0 && isSilent) return `${summary(reports, findings)}\n`;
    const { findingsAsText } = await import('./text.ts');
    return findingsAsText(reports, findings, await coloursFor(stdout, env));
  },
  json: async (reports, findings) => (await import('./json.ts')).findingsAsJson(reports, findings),
  github: async (reports, findings, context) =>
    (await import('./github.ts')).findingsForGithub(reports, findings, context),
} as const satisfies Readonly<Record<string, Formatter>>;

export type Format = keyof typeof formatters;

export const formats = Object.keys(formatters) as readonly Format[];
