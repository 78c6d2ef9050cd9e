import type { GitResult } from '../project/git/first-commit.ts';
import type { Change } from '../project/plan.ts';
import type { Colours } from '../terminal/colours.ts';
import { visible } from '../terminal/visible.ts';
import { paragraph } from '../terminal/wrap.ts';
import { filesWritten, type Outcome, toldChange } from './changes.ts';
import { asJson } from './json/print.ts';
import { nextLines } from './next.ts';

/** What a creation did or, after --dry-run, would do. */
export interface Creation extends Outcome {
  /** By the names of flags. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly git: GitResult | undefined;
  /** What git itself says, where it did not do or answer what it was asked. */
  readonly gitWords: string | undefined;
  /** The command that repeats these answers. */
  readonly command: string;
}

/** The creation for programs. */
export function creationAsJson(creation: Creation): string {
  return asJson<'create'>({ ...creation, changes: creation.changes.map(toldChange) });
}

/** The creation for people. */
export function creationAsText(creation: Creation, colours: Colours, columns: number): string {
  const lines = [
    ...changeList(creation),
    colours.green(paragraph(headline(creation), columns)),
    ...(creation.gitWords ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => `  ${visible(line)}`),
    '',
    colours.bold('The same answers again:'),
    `  ${creation.command}`,
    ...(creation.dryRun ? [] : nextLines(creation, colours, columns)),
  ];
  return `${lines.join('\n')}\n`;
}

/** Every change where none was made; else those that touch, or leave out for, what was there before. */
function changeList({ changes, dryRun }: Creation): readonly string[] {
  const told = dryRun ? changes : changes.filter((change) => !isUntold(change));
  return told.length === 0 ? [] : [...told.flatMap(changeLines), ''];
}

function isUntold(change: Change): boolean {
  return change.kind === 'create' || (change.kind === 'keep' && change.why === 'same');
}

function changeLines(change: Change): readonly string[] {
  switch (change.kind) {
    case 'keep':
      return [`keep ${change.path} (${change.why})`];
    case 'by hand':
      return [`by hand ${change.path}: ${change.problem}`, `  ${change.help}`];
    default:
      return [`${change.kind} ${change.path}`];
  }
}

function headline({ project, directory, dryRun, changes, git }: Creation): string {
  const files = filesWritten(changes);
  if (dryRun) return `Would make ${project} in "${directory}": ${files}. Nothing was written.`;
  return `Made ${project} in "${directory}": ${files}${git ? `; ${gitSentence(git)}` : ''}.`;
}

function gitSentence(git: GitResult): string {
  switch (git) {
    case 'committed':
      return 'a git repository with a first commit';
    case 'declined':
      return 'no git repository, as told';
    case 'inside a repository':
      return 'no new git repository, because it lies inside one';
    case 'git does not answer':
      return 'no git repository, because git does not say whether it lies inside one already';
    case 'git is not installed':
      return 'no git repository, because git is not installed';
    case 'not committed: git does not know who you are':
      return 'a git repository without a commit, because git does not know who you are (git config user.name and user.email)';
    case 'not committed: git refused':
      return 'no first commit, because git refused it';
    case 'not committed: interrupted':
      return 'no first commit, because it was interrupted (git init && git add --all && git commit)';
  }
}
