import type { Finding } from '../check/rule.ts';
import { type Phase, phases } from '../record/vocabulary.ts';
import { linesOf } from '../stages/adding.ts';
import type { Colours } from '../terminal/colours.ts';
import { visible } from '../terminal/visible.ts';
import { paragraph } from '../terminal/wrap.ts';
import { asJson } from './json/print.ts';

/** Where a project stands, and what there is to do. */
export interface Standing {
  readonly project: string;
  /** Absolute. */
  readonly directory: string;
  /** The version that wrote it last, where this one is newer. */
  readonly writtenBy?: string | undefined;
  /** Undefined where the record does not say. */
  readonly phase: Phase | undefined;
  /** What `check` finds now. */
  readonly found: readonly Finding[];
  /** The phase after this one; undefined in the last. */
  readonly next: Phase | undefined;
  /** What `check` would find in it beside. */
  readonly missing: readonly Finding[];
  /** The stages that are not there and can be. */
  readonly stages: readonly { readonly id: string; readonly what: string }[];
}

const mostShown = 5;

export function standingAsJson({ found, missing, ...standing }: Standing): string {
  return asJson<'status'>({ ...standing, found: told(found), missing: told(missing) });
}

function told(findings: readonly Finding[]) {
  return findings.map(({ rule, severity, message, line }) => ({ rule, severity, message, line }));
}

/** For people; where they are asked for stages next, these need no list of their own. */
export function standingAsText(
  { project, writtenBy, phase, found, next, missing, stages }: Standing,
  isAsked: boolean,
  columns: number,
  colours: Colours,
): string {
  const list = (heading: string, findings: readonly Finding[], more: string) =>
    findings.length === 0 ? [] : ['', heading, ...shown(findings, columns, more)];
  const way = phases.map((each) => (each === phase ? colours.bold(`[${each}]`) : each)).join(' → ');
  const lines = [
    `${colours.bold(visible(project))}: ${way}`,
    ...list('To mend now:', found, 'uv run poe check'),
    ...list(`Still missing for ${next}:`, missing, `uv run poe check --phase ${next}`),
    ...(writtenBy === undefined ? [] : ['', newer(writtenBy)]),
    ...(isAsked ? [''] : stageLines(stages, columns)),
  ];
  return `${lines.join('\n')}\n`;
}

function shown(findings: readonly Finding[], columns: number, more: string): readonly string[] {
  const lines = findings
    .slice(0, mostShown)
    .map(({ message }) => paragraph(visible(message), columns, '    ', '  - '));
  const rest = findings.length - lines.length;
  return rest > 0 ? [...lines, `  and ${rest} more: ${more}`] : lines;
}

function newer(writtenBy: string): string {
  return `Version ${visible(writtenBy)} wrote it last. To take what this one has: create-genai-project update`;
}

function stageLines(stages: Standing['stages'], columns: number): readonly string[] {
  const [first] = stages;
  if (first === undefined) return ['', 'It has every stage that there is.'];
  return [
    '',
    'Stages that can be added:',
    ...linesOf(stages, columns),
    `Add one: create-genai-project add ${first.id}`,
  ];
}
