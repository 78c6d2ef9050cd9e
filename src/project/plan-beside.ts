import type { ProjectPath, Tree, TreeFile } from '../render/tree.ts';
import { lineEnding, mergeableText, withLineEnding } from '../text.ts';
import { isSameContent } from './base.ts';
import { isList, linesBeyond } from './list.ts';
import type { Change } from './plan.ts';

/** What becomes of files that lie where a new project has its own: ours are added to them, or left out. */
export type Manner = 'merge' | 'keep';

/** What makes a new project beside files that are there already, none of which is replaced. */
export function planBeside(ours: Tree, theirs: Tree, manner: Manner): readonly Change[] {
  return [...theirs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, file]) => {
      const mine = ours.get(path);
      if (!mine) return { kind: 'create', path, file };
      if (isSameContent(mine.content, file.content)) return { kind: 'keep', path, why: 'same' };
      return manner === 'keep' ? { kind: 'keep', path, why: 'yours' } : joined(path, mine, file);
    });
}

function joined(path: ProjectPath, mine: TreeFile, theirs: TreeFile): Change {
  const [text, rendered] = [mergeableText(mine.content), mergeableText(theirs.content)];
  const join = joinOf(path);
  if (!join || text === undefined || rendered === undefined) return leftOut(path);
  const ending = lineEnding(text === '' ? rendered : text);
  const start = text === '' || text.endsWith('\n') ? text : `${text}${ending}`;
  const added = withLineEnding(join(text, rendered), ending);
  const content = Buffer.from(start === '' ? added : `${start}${ending}${added}`);
  return { kind: 'merge', path, file: { ...theirs, content } };
}

/** Where the project's lines can stand below yours: in lists, those that are missing; in documents, all. */
function joinOf(path: ProjectPath): ((mine: string, theirs: string) => string) | undefined {
  if (isList(path)) return missingLines;
  return path.endsWith('.md') ? (_, theirs) => theirs : undefined;
}

function missingLines(mine: string, theirs: string): string {
  return linesBeyond(mine.split(/\r?\n/), theirs.split('\n')).join('\n');
}

function leftOut(path: ProjectPath): Change {
  return {
    kind: 'by hand',
    path,
    problem: 'The project has a file of this name too.',
    help: 'Yours is kept. To see ours: create-genai-project ../ours --answers .genai/answers.yaml',
  };
}
