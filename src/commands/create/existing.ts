import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { isProject } from '../../project/is-project.ts';
import type { Manner } from '../../project/plan-beside.ts';
import { only, type Question, select } from '../../questions/question.ts';
import { hasEntries } from './in-the-way.ts';

/** The flags that say what becomes of files that are in the folder already. */
export interface ExistingOptions {
  readonly merge?: boolean;
  readonly keep?: boolean;
}

/** What the flags say; undefined where they say nothing. Throws where they say two things. */
export function mannerOf({ merge, keep }: ExistingOptions, root: string): Manner | undefined {
  if (merge && keep) {
    throw new UserError('--merge and --keep exclude each other.', {
      help: 'Leave one of them out.',
    });
  }
  if ((merge || keep) && isProject(root)) {
    throw new UserError(`"${root}" is a project of this tool already.`, {
      help: 'Change to it, then add to it: npx create-genai-project add',
    });
  }
  if (merge) return 'merge';
  return keep ? 'keep' : undefined;
}

/** Asked where the folder, given or answered, holds files that are no project. */
export function existingQuestion(cwd: string): Question {
  const holds = ({ directory }: { readonly directory?: unknown }) => {
    const root = resolve(cwd, String(directory));
    return !isProject(root) && hasEntries(root);
  };
  return only(
    { holds, only: 'in a folder with files' },
    select({
      message: 'The folder has files; what becomes of them',
      help: 'None of them is replaced; this is about those that the project has too.',
      more: 'Merging adds the missing lines to .gitignore and the like, and the README of the project below yours. What cannot be added to is named, with the place of the other version.',
      choices: {
        merge: 'Merge: README.md, .gitignore and the like get our lines below yours',
        keep: 'Keep: they stay as they are, and ours are left out',
      },
      recommend: () => ({
        value: 'merge',
        reason: 'the project then works, and yours is all there',
      }),
    }),
  );
}
