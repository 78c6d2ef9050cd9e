import { counted } from '../counted.ts';
import type { Change } from '../project/plan.ts';
import type { Answer } from '../questions/question.ts';
import { typed } from '../questions/value.ts';
import type { Colours } from '../terminal/colours.ts';
import { visible } from '../terminal/visible.ts';
import { asJson } from './json/print.ts';
import { nextLines } from './next.ts';

/** What a command did to a project or, after --dry-run, would do. */
export interface Outcome {
  readonly project: string;
  /** Absolute. */
  readonly directory: string;
  readonly dryRun: boolean;
  readonly changes: readonly Change[];
  /** Commands to paste. */
  readonly next: readonly string[];
  /** What to know of them. */
  readonly notes: readonly string[];
}

/** What adding stages or taking newer texts did. */
export interface Extension extends Outcome {
  readonly command: 'add' | 'update';
  /** The stages that were asked for, those that were there already included. */
  readonly named: readonly string[];
  readonly added: readonly string[];
  /** Flag → what it is now, of the answers that were changed; null for one that is asked no more. */
  readonly answers: Readonly<Record<string, Answer | null>>;
}

/** Whether something is left for a person to merge. */
export function isUnfinished(changes: readonly Change[]): boolean {
  return changes.some(({ kind }) => kind === 'conflict' || kind === 'by hand');
}

/** The extension for programs. */
export function extensionAsJson({ command: _, changes, ...extension }: Extension): string {
  return asJson<'add'>({ ...extension, changes: changes.map(toldChange) });
}

/** A change without the content of its file. */
export function toldChange(change: Change) {
  if (change.kind === 'keep' || change.kind === 'by hand') return change;
  const { kind, path } = change;
  return { kind, path, ...('from' in change && { from: change.from }) };
}

/** `12 files`: those that are written. */
export function filesWritten(changes: readonly Change[]): string {
  const written = changes.filter(({ kind }) => kind !== 'keep' && kind !== 'by hand');
  return counted(written.length, 'file');
}

/** The extension for people. */
export function extensionAsText(extension: Extension, colours: Colours, columns: number): string {
  const { command, added, answers, changes, dryRun } = extension;
  const isNothing =
    command === 'add'
      ? added.length === 0 && Object.keys(answers).length === 0
      : changes.every(({ kind }) => kind === 'keep');
  const told = isNothing
    ? [colours.green(nothingWritten(extension))]
    : changedLines(extension, colours);
  const steps = dryRun || isNothing ? { ...extension, next: [] } : extension;
  return `${[...told, ...nextLines(steps, colours, columns)].join('\n')}\n`;
}

function changedLines(extension: Extension, colours: Colours): readonly string[] {
  const { answers, changes } = extension;
  const lines = [
    ...Object.entries(answers).map(([flag, answer]) =>
      visible(`answer    ${flag}: ${said(answer)}`),
    ),
    ...changes.flatMap(changeLines).map(visible),
    '',
    colours.green(headline(extension)),
  ];
  const conflicts = changes.filter(({ kind }) => kind === 'conflict').length;
  if (conflicts > 0) {
    const where = conflicts === 1 ? 'one file' : `${conflicts} files`;
    lines.push(
      colours.red(
        `You and the new version changed the same lines of ${where}: look for "<<<<<<< yours".`,
      ),
    );
  }
  return lines;
}

function said(answer: Answer | null): string {
  return answer === null ? 'asked no more' : typed(answer);
}

function changeLines(change: Change): readonly string[] {
  switch (change.kind) {
    case 'keep':
      return change.why === 'same' ? [] : [`keep      ${change.path} (${change.why})`];
    case 'by hand': {
      const help = change.help.split('\n').map((line) => `          ${line}`);
      return [`by hand   ${change.path}: ${change.problem}`, ...help];
    }
    case 'create':
    case 'update':
    case 'merge':
    case 'conflict':
    case 'move':
    case 'remove': {
      const from = 'from' in change ? ` (from ${change.from})` : '';
      return [`${change.kind.padEnd(9)} ${change.path}${from}`];
    }
  }
}

function headline({ command, project, added, changes, dryRun }: Extension): string {
  const files = filesWritten(changes);
  const isAdded = added.length > 0;
  const what = isAdded ? `${added.join(', ')} to ${project}` : project;
  const verb = isAdded ? 'add' : command === 'add' ? 'change' : 'update';
  const done = { add: 'Added', change: 'Changed', update: 'Updated' }[verb];
  return dryRun
    ? `Would ${verb} ${what}: ${files}. Nothing was written.`
    : `${done} ${what}: ${files}.`;
}

function nothingWritten({ command, named, project }: Extension): string {
  if (command === 'update') return `${project} has all that this version brings.`;
  return named.length === 0
    ? `Nothing was added to ${project}.`
    : `${project} has ${[...new Set(named)].join(' and ')} already. Nothing was written.`;
}
