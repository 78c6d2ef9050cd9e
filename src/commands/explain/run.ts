import { type Example, type RulePage, recordOf } from '../../check/rule.ts';
import { UserError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { catalogue } from '../../stages/index.ts';
import { loadRulePages } from '../../stages/load-rules.ts';
import type { Stage } from '../../stages/stage.ts';
import { type Colours, coloursFor } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';
import { visible } from '../../terminal/visible.ts';
import { wrap } from '../../terminal/wrap.ts';

export interface ExplainArguments {
  /** Without one, all rules are listed. */
  readonly rule?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Prints the page of a rule, or the list of all rules. */
export async function run(
  { rule, json }: ExplainArguments,
  context: Context,
  stages: readonly Stage[] = catalogue.stages,
): Promise<number> {
  const pages = await loadRulePages(stages);
  const { stdout, env } = context;
  if (json) {
    const { pagesAsJson } = await import('../../report/pages.ts');
    stdout.write(pagesAsJson(rule === undefined ? pages : [find(rule, pages)]));
    return 0;
  }
  const colours = await coloursFor(stdout, env);
  const width = Math.min(stdout.columns ?? 80, 100) - 2;
  stdout.write(rule === undefined ? list(pages, colours) : page(find(rule, pages), colours, width));
  return 0;
}

function find(id: string, pages: readonly RulePage[]): RulePage {
  const found = pages.find((each) => each.id === id);
  if (found) return found;
  const meant =
    pages.find((each) => each.id.split('/')[1] === id)?.id ??
    nearest(
      id,
      pages.map((each) => each.id),
    );
  throw new UserError(`There is no rule "${id}".`, {
    note: '"create-genai-project explain" lists all rules.',
    ...(meant && { help: `Did you mean "create-genai-project explain ${meant}"?` }),
  });
}

function list(pages: readonly RulePage[], colours: Colours): string {
  const width = Math.max(...pages.map(({ id }) => id.length));
  const lines = pages.map(
    ({ id, severity, message }) =>
      `${colours.bold(id.padEnd(width))}  ${severity.padEnd(7)}  ${message}`,
  );
  return `${lines.join('\n')}\n\n"create-genai-project explain <rule>" prints the page of a rule.\n`;
}

function page(
  { id, severity, message, why, fix, bad, good }: RulePage,
  colours: Colours,
  width: number,
): string {
  const part = (title: string, text: string) =>
    `${colours.bold(title)}\n${indent(wrap(text, width))}\n`;
  const parts = [
    `${colours.bold(id)} (${severity})\n${indent(wrap(message, width))}\n`,
    part('Why', why),
    part('Fix', fix),
    `${colours.bold('Bad')}\n${indent(shown(bad))}\n`,
    `${colours.bold('Good')}\n${indent(shown(good))}\n`,
  ];
  const reason = `ignore:\n  - { rule: ${id}, reason: Why it does not apply here. }`;
  if (!/^(form|change)\//.test(id)) {
    parts.push(
      `${colours.bold('Ignore')}, where it does not apply, in lifecycle.yaml:\n${indent(reason)}\n`,
    );
  }
  return parts.join('\n');
}

function shown(example: Example): string {
  const cut = recordOf(example)
    .trimEnd()
    .split('\n')
    .map((line) => (line.length > 76 ? `${line.slice(0, 72)} ...` : line));
  return cut.map(visible).join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
