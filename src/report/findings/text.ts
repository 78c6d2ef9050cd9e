import type { Finding } from '../../check/rule.ts';
import { masked } from '../../secrets.ts';
import type { Colours } from '../../terminal/colours.ts';
import { visible } from '../../terminal/visible.ts';
import type { FileReport } from './results.ts';
import { extentOf, summary } from './summary.ts';

/** Findings for people: sentence, place, the line with a mark, what to do. */
export function findingsAsText(
  reports: readonly FileReport[],
  findings: readonly Finding[],
  colours: Colours,
): string {
  const tints = { error: colours.red, warning: colours.yellow, info: colours.cyan };
  const texts = new Map(reports.map(({ file, text }) => [file, text]));
  const blocks = findings.map((finding) => {
    const text = texts.get(finding.file) ?? '';
    const tint = tints[finding.severity];
    return [
      `${tint.bold(`${finding.severity}[${finding.rule}]`)}: ${colours.bold(visible(finding.message))}`,
      `  ${colours.dim('at')} ${visible(finding.file)}:${finding.line}:${finding.column}`,
      ...frame(finding, text, { dim: colours.dim, mark: tint }),
      `  ${colours.green('fix')} ${visible(finding.fix)}`,
      '',
    ].join('\n');
  });
  const ignored = reports
    .flatMap((report) => report.ignored)
    .map((each) =>
      [
        `${colours.bold(`ignored[${visible(each.rule)}]`)}: ${visible(each.reason)}`,
        `  ${colours.dim('at')} ${visible(each.file)}:${each.line} (${extentOf(each)})`,
        '',
      ].join('\n'),
    );
  return `${[...blocks, ...ignored].join('\n')}\n${summary(reports, findings)}\n`;
}

interface Tints {
  readonly dim: (text: string) => string;
  readonly mark: (text: string) => string;
}

const widest = 96;

/** The line, cut to a window around the mark, and the mark under it. */
function frame({ line, column, width }: Finding, text: string, { dim, mark }: Tints): string[] {
  const characters = [
    ...masked(text.split('\n')[line - 1] ?? '')
      .trimEnd()
      .replace(/^\uFEFF/, ' '),
  ];
  if (characters.length === 0) return [];
  const from = Math.max(0, column - 1 - widest / 2);
  const before = visible(characters.slice(from, column - 1).join(''));
  const marked = visible(
    characters.slice(column - 1, Math.min(column - 1 + width, from + widest)).join(''),
  );
  const after = visible(characters.slice(column - 1 + width, from + widest).join(''));
  const gutter = `  ${String(line)} `;
  const cut = characters.length > from + widest ? '…' : '';
  return [
    `${dim(`${gutter}|`)} ${from > 0 ? '…' : ''}${before}${marked}${after}${cut}`,
    `${dim(`${' '.repeat(gutter.length)}|`)} ${' '.repeat(cells(before) + (from > 0 ? 1 : 0))}${mark('^'.repeat(Math.max(1, cells(marked))))}`,
  ];
}

/** How many columns of a terminal a text takes: East Asian wide characters and emoji take two. */
function cells(text: string): number {
  const wide = text.match(
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu,
  );
  const combining = text.match(/\p{Mn}/gu);
  return [...text].length + (wide?.length ?? 0) - (combining?.length ?? 0);
}
