import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { isProject } from '../../project/is-project.ts';
import type { TextQuestion } from '../../questions/question.ts';
import { refuseTakenDirectory, refuseUnmeant, refuseUnwritable } from './directory.ts';

/** Where the project goes: asked first, for the name of the project follows from it. */
export function folderQuestion(cwd: string): TextQuestion {
  return {
    kind: 'text',
    message: 'In which folder',
    help: 'The folder that the project is made in; it may be a path, and "." is this one.',
    more: 'The project is named after it, where such a name can be a Python package.',
    recommend: () => ({ value: 'genai-project' }),
    validate: (folder) => folderProblem(folder, cwd),
  };
}

function folderProblem(folder: string, cwd: string): string | undefined {
  const root = resolve(cwd, folder);
  if (isProject(root)) return 'That is a project already: change to it to add stages.';
  try {
    refuseUnmeant(folder);
    refuseTakenDirectory(root, true);
    refuseUnwritable(root);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.message, error.help].filter(Boolean).join(' ');
  }
}
