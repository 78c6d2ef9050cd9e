import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { type Base, basePath, parseBase } from '../plan/base.ts';
import type { KnownAnswers, Questions } from '../questions/question.ts';
import { resolve } from '../questions/resolve.ts';
import { parseAnswers } from '../questions/saved.ts';
import { answersPath } from '../render/render.ts';
import { isProject } from './is-project.ts';

/** What a project remembers of how it was made. */
export interface MadeProject {
  readonly answers: KnownAnswers;
  readonly base: Base;
}

/** Reads what lies in `.genai/`. Throws for a folder that holds no project, or a damaged one. */
export async function readProject(root: string, questions: Questions): Promise<MadeProject> {
  if (!isProject(root)) {
    throw new UserError(`There is no project of create-genai-project in "${root}".`, {
      note: `A project has a file "${answersPath}".`,
      help: 'Change to the folder of the project, or make one: npx create-genai-project my-app',
    });
  }
  const text = readFileSync(join(root, answersPath), 'utf8');
  const saved = await parseAnswers(text, answersPath, questions);
  // A question that is newer than the project has no saved answer.
  const answers = await resolve(questions, { flags: {}, saved, takeRecommended: true });
  return { answers, base: readBase(root) };
}

function readBase(root: string): Base {
  try {
    return parseBase(readFileSync(join(root, basePath), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError(`"${basePath}" is missing.`, {
      note: 'It holds what was last written, without which your edits cannot be told from ours.',
      help: `Restore it: git checkout -- ${basePath}`,
      cause: error,
    });
  }
}
