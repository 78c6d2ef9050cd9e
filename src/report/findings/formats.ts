import { coloursFor } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';
import type { Results } from './results.ts';

/** Lays out what `check` found. */
type Formatter = (results: Results, context: Context) => Promise<string>;

/** What `--format` may be; each is loaded when it is asked for. */
export const formatters = {
  text: async ({ reports, findings }, { stdout, env }) => {
    // Most checks find nothing: there is nothing to lay out then.
    const isSilent = reports.every(({ ignored }) => ignored.length === 0);
    if (findings.length === 0 && isSilent)
      return `${(await import('./summary.ts')).summary(reports, findings)}\n`;
    const { findingsAsText } = await import('./text.ts');
    return findingsAsText(reports, findings, await coloursFor(stdout, env));
  },
  json: async (results) => (await import('./json.ts')).findingsAsJson(results),
  github: async (results, context) =>
    (await import('./github.ts')).findingsForGithub(results, context),
  gitlab: async (results, context) =>
    (await import('./gitlab.ts')).findingsForGitlab(results, context),
  junit: async (results) => (await import('./junit.ts')).findingsAsJunit(results),
  markdown: async (results) => (await import('./markdown.ts')).findingsAsMarkdown(results),
  sarif: async (results, context) => (await import('./sarif.ts')).findingsAsSarif(results, context),
} as const satisfies Readonly<Record<string, Formatter>>;

export type Format = keyof typeof formatters;

export const formats = Object.keys(formatters) as readonly Format[];
