import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { answersPath, basePath, recordName } from '../own-paths.ts';
import type { KnownAnswers, Questions } from '../questions/question.ts';
import { resolve } from '../questions/resolve.ts';
import { parseAnswers } from '../questions/saved.ts';
import { type Base, parseBase, writerOf } from './base.ts';
import { inWordsOfToday } from './earlier-answers.ts';
import { projectAbove } from './is-project.ts';
import { readOwn, wayBackOf } from './read-own.ts';

/** What a project remembers of how it was made. */
export interface MadeProject {
  readonly answers: KnownAnswers;
  readonly base: Base;
  /** The version that wrote it last; undefined where that was not written down yet. */
  readonly writer: string | undefined;
}

/** The folder of the project that this one is, or lies in. Throws where there is none. */
export function projectIn(folder: string): string {
  const root = projectAbove(folder);
  if (root !== undefined) return root;
  throw new UserError(`There is no project of create-genai-project in "${folder}".`, {
    note: `A project has a file "${answersPath}".`,
    // What a project keeps there is taken for a cache, and deleted.
    help: isLeftOver(folder)
      ? wayBackOf(dirname(answersPath))
      : 'Change to the folder of the project, or make one: npx create-genai-project my-app',
  });
}

function isLeftOver(folder: string): boolean {
  return [basePath, recordName].some((path) => existsSync(join(folder, path)));
}

/** Reads what lies in `.genai/`. Throws for a folder that holds no project, or a damaged one. */
export async function readProject(root: string, questions: Questions): Promise<MadeProject> {
  const given = await parseAnswers(readOwn(root, answersPath).toString(), answersPath, questions);
  const saved = inWordsOfToday(given);
  // A question that is newer than the project has no saved answer.
  const answers = await resolve(questions, { flags: {}, saved, takeRecommended: true });
  const written = readOwn(root, basePath);
  return { answers, base: parseBase(written), writer: writerOf(written) };
}
