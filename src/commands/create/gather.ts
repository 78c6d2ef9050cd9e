import { readFileSync } from 'node:fs';
import { basename, resolve as resolvePath } from 'node:path';
import { UserError } from '../../errors.ts';
import { givenFlags } from '../../questions/given.ts';
import type { Questions } from '../../questions/question.ts';
import { type Asking, type GivenById, resolve } from '../../questions/resolve.ts';
import { nameProblem } from '../../stages/project/name.ts';
import { isPlain } from '../../terminal/colours.ts';
import type { Context } from '../../terminal/context.ts';
import { swallowedYes } from '../../terminal/npm-flags.ts';

/** The flags that decide where answers come from. */
export interface GatherOptions {
  readonly yes?: boolean;
  readonly answers?: string;
  readonly json?: boolean;
  readonly [flag: string]: unknown;
}

/** The answers from flags, an answers file, the person at the terminal, or the recommendations. */
export async function gatherAnswers(
  questions: Questions,
  directory: string | undefined,
  options: GatherOptions,
  context: Context,
) {
  const isAttended = !options.yes && !options.json && isTerminal(context);
  const folder =
    directory === undefined ? undefined : basename(resolvePath(context.cwd, directory));
  return resolve(questions, {
    flags: givenFlags(questions, options),
    saved: {
      ...nameFrom(folder),
      ...(options.answers !== undefined &&
        (await readAnswers(options.answers, questions, context))),
    },
    facts: { unattended: !isAttended, ...(folder !== undefined && { directory: folder }) },
    ask: isAttended ? asker(context) : undefined,
    takeRecommended: options.yes ?? false,
  });
}

/** Who names a folder that can name the project too need not name it twice. */
function nameFrom(folder: string | undefined): GivenById {
  if (folder === undefined || nameProblem(folder) !== undefined) return {};
  return { name: { value: folder, named: 'The name of the folder' } };
}

export function isTerminal({ stdin, stdout }: Context): boolean {
  return stdin.isTTY === true && stdout.isTTY === true;
}

/** Loads the prompts, most of the weight of the tool, when the first question is asked. */
export function asker(context: Context): (asking: Asking) => Promise<unknown> {
  let loaded: Promise<(asking: Asking) => Promise<unknown>> | undefined;
  return async (asking) => {
    loaded ??= loadPrompts(context);
    return (await loaded)(asking);
  };
}

async function loadPrompts(context: Context): Promise<(asking: Asking) => Promise<unknown>> {
  const note = swallowedYes(context);
  if (note) context.stderr.write(`note: ${note}\n`);
  context.stdout.write('Enter takes what is recommended; Ctrl-C leaves everything as it is.\n');
  if (isPlain(context.env))
    return (await import('../../terminal/ask-accessible.ts')).plainAsker(context);
  const { ask } = await import('../../terminal/ask.ts');
  return (asking) => ask(asking, context);
}

async function readAnswers(
  path: string,
  questions: Questions,
  { cwd }: Context,
): Promise<GivenById> {
  const { parseAnswers } = await import('../../questions/saved.ts');
  return parseAnswers(readAnswersFile(resolvePath(cwd, path), path), path, questions);
}

function readAnswersFile(location: string, path: string): string {
  try {
    return readFileSync(location, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') throw error;
    throw new UserError(`The answers file "${path}" cannot be read.`, {
      note: code === 'ENOENT' ? 'There is no such file.' : `The system says ${code}.`,
      cause: error,
    });
  }
}
