import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { KnownAnswers, Questions } from '../questions/question.ts';
import { resolve } from '../questions/resolve.ts';
import { parseAnswers } from '../questions/saved.ts';
import { answersPath } from '../render/path.ts';
import type { ProjectPath } from '../render/tree.ts';
import { type Base, basePath, parseBase } from './base.ts';
import { isProject } from './is-project.ts';

/** What a project remembers of how it was made. */
export interface MadeProject {
  readonly answers: KnownAnswers;
  readonly base: Base;
}

/** The folder itself. Throws where it holds no project. */
export function projectIn(root: string): string {
  if (isProject(root)) return root;
  throw new UserError(`There is no project of create-genai-project in "${root}".`, {
    note: `A project has a file "${answersPath}".`,
    help: 'Change to the folder of the project, or make one: npx create-genai-project my-app',
  });
}

/** Reads what lies in `.genai/`. Throws for a folder that holds no project, or a damaged one. */
export async function readProject(root: string, questions: Questions): Promise<MadeProject> {
  projectIn(root);
  const saved = await parseAnswers(readOwn(root, answersPath), answersPath, questions);
  // A question that is newer than the project has no saved answer.
  const answers = await resolve(questions, { flags: {}, saved, takeRecommended: true });
  return { answers, base: readBase(root) };
}

function readBase(root: string): Base {
  try {
    return parseBase(readOwn(root, basePath));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError(`"${basePath}" is missing.`, {
      note: 'It holds what was last written, without which your edits cannot be told from ours.',
      help: `Restore it: git checkout -- ${basePath}`,
      cause: error,
    });
  }
}

function readOwn(root: string, path: ProjectPath): string {
  const text = readFileSync(join(root, path), 'utf8');
  if (!/^<{7} /m.test(text)) return text;
  throw new UserError(`A merge left its conflicts in "${path}".`, {
    note: 'The tool alone writes it: take your side whole, then add the stages of the other side.',
    help: `git checkout --ours -- ${path}`,
  });
}
