import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { answersPath, basePath } from '../own-paths.ts';
import { readBytes } from '../record/yaml/bytes.ts';
import type { ProjectPath } from '../render/tree.ts';

// Beyond what any project comes to: the largest today is 800 kB.
const longest = 32 << 20;
const marker = Buffer.from('<<<<<<< ');

/**
 * The bytes of a file that the tool alone writes. It comes with the repository, hence from anyone: what
 * is no plain file of a plain folder, or has no end, is refused, and nothing of it is read or shown.
 */
export function readOwn(root: string, path: ProjectPath): Buffer {
  for (const place of [dirname(path), path]) {
    if (lstatSync(join(root, place), { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new UserError(`"${place}" is a symbolic link.`, {
        note: `The tool never makes one there, so "${path}" was not read.`,
        help: `See where it leads: ls -l ${place}`,
      });
    }
  }
  const reading = readBytes(join(root, path), longest);
  switch (reading.kind) {
    case 'bytes':
      return withoutConflicts(path, reading.bytes);
    case 'missing':
      throw new UserError(`"${path}" is missing.`, {
        note: 'It holds what was last written, without which your edits cannot be told from ours.',
        help:
          path === basePath
            ? `${wayBackOf(path)}; if none has, make the project again with the version that its workflow names: create-genai-project ../again --answers ${answersPath} --yes --no-git, then cp ../again/${path} ${path}`
            : wayBackOf(path),
      });
    case 'no-file':
      throw unusable(path, 'It is no file.');
    case 'too-large':
      throw unusable(path, 'It is larger than any that the tool writes.');
    case 'denied':
      throw unusable(path, `The system says ${reading.code}.`);
  }
}

/** How to restore it, also where what is wrong with it was committed. */
export function wayBackOf(path: ProjectPath): string {
  return `Take it from a commit that has it whole: git log --oneline -- ${path}, then git checkout COMMIT -- ${path}`;
}

function withoutConflicts(path: ProjectPath, content: Buffer): Buffer {
  if (!content.includes('\n<<<<<<< ') && !content.subarray(0, 8).equals(marker)) return content;
  throw new UserError(`A merge left its conflicts in "${path}".`, {
    ...(path === answersPath
      ? { help: 'Keep there what both sides answered, without the lines of the conflict.' }
      : {
          note: 'In an open merge, better merge anew: git merge --abort, git merge -X ours BRANCH (so for git rebase and git cherry-pick), then create-genai-project update, which completes what the other side brought.',
          help: wayBackOf(path),
        }),
  });
}

function unusable(path: ProjectPath, note: string): UserError {
  return new UserError(`"${path}" cannot be read.`, {
    note,
    help: wayBackOf(path),
  });
}
