import { basename, resolve as resolvePath } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Manner } from '../../project/plan-beside.ts';
import { givenFlags } from '../../questions/flags.ts';
import { interview } from '../../questions/interview.ts';
import type { Answer, KnownAnswers, Questions } from '../../questions/question.ts';
import { type GivenById, type ResolveOptions, resolve } from '../../questions/resolve.ts';
import { readBytes } from '../../record/yaml/bytes.ts';
import { decode } from '../../record/yaml/decode.ts';
import { nameProblem } from '../../stages/project/name.ts';
import type { Context } from '../../terminal/context.ts';
import { isAttended, person } from '../../terminal/person.ts';
import { type ExistingOptions, existingQuestion } from './existing.ts';
import { folderQuestion } from './folder-question.ts';

/** The flags that decide where answers come from. */
export interface GatherOptions extends ExistingOptions {
  readonly yes?: boolean;
  readonly answers?: string;
  readonly json?: boolean;
  readonly [flag: string]: unknown;
}

/** Where the project goes, if that was said or asked, and the answers to all questions. */
export interface Gathered {
  readonly directory: string | undefined;
  /** What becomes of files that are there already, if that was asked. */
  readonly manner: Manner | undefined;
  readonly answers: Readonly<Record<string, Answer>>;
}

/** The answers from flags, an answers file, the person at the terminal, or the recommendations. */
export async function gatherAnswers(
  questions: Questions,
  directory: string | undefined,
  options: GatherOptions,
  context: Context,
): Promise<Gathered> {
  const { cwd } = context;
  const resolving: ResolveOptions = {
    flags: givenFlags(questions, options),
    saved:
      options.answers === undefined ? {} : await readAnswers(options.answers, questions, context),
    settled: (known) => nameFrom(folderName(known.directory, cwd)),
    facts: directory === undefined ? {} : { directory },
    takeRecommended: options.yes ?? false,
  };
  const named = namedAfterFolder(questions, cwd);
  if (!mayAsk(options, context)) {
    return { directory, manner: undefined, answers: await resolve(named, resolving) };
  }
  const asked = {
    ...(directory === undefined && { directory: folderQuestion(cwd) }),
    ...(!options.merge && !options.keep && { existing: existingQuestion(cwd) }),
    ...named,
  };
  const answered = await interview(asked, resolving, person(context, 'Make the project'));
  const { directory: typed = directory, existing, ...answers } = answered;
  return {
    directory: typed === undefined ? undefined : String(typed),
    manner: existing as Manner | undefined,
    answers,
  };
}

/** Whether questions that nothing answers are asked. */
export function mayAsk(options: GatherOptions, context: Context): boolean {
  return !options.yes && !options.json && isAttended(context);
}

/** Who names a folder that can name the project too need not name it twice. */
function nameFrom(folder: string | undefined): GivenById {
  if (folder === undefined || nameProblem(folder) !== undefined) return {};
  return { name: { value: folder, named: 'The name of the folder' } };
}

/** The questions, in which the recommended name is that of the folder, however that is written. */
function namedAfterFolder(questions: Questions, cwd: string): Questions {
  const { name } = questions;
  if (name?.kind !== 'text') return questions;
  const recommend = ({ directory }: KnownAnswers) =>
    name.recommend?.({ directory: folderName(directory, cwd) });
  return { ...questions, name: { ...name, recommend } };
}

function folderName(directory: unknown, cwd: string): string | undefined {
  return typeof directory === 'string' ? basename(resolvePath(cwd, directory)) : undefined;
}

// A thousand times what all answers come to.
const longest = 1 << 20;
const tooLong = 'It is longer than 1 MB.';

async function readAnswers(
  path: string,
  questions: Questions,
  { cwd, stdin }: Context,
): Promise<GivenById> {
  const { parseAnswers } = await import('../../questions/saved.ts');
  const name = path === '-' ? 'standard input' : path;
  const content = path === '-' ? await bytes(stdin) : readAnswersFile(resolvePath(cwd, path), path);
  const { text, fault } = decode(content);
  if (fault === undefined) return parseAnswers(text, name, questions);
  const help = 'Save it as UTF-8 text.';
  throw new UserError(`The answers in "${name}" cannot be read.`, { note: fault.message, help });
}

async function bytes(stream: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let count = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    count += chunk.length;
    if (count > longest) throw unreadable('The answers in "standard input" cannot', tooLong);
  }
  return Buffer.concat(chunks);
}

function readAnswersFile(location: string, path: string): Buffer {
  const reading = readBytes(location, longest);
  if (reading.kind === 'bytes') return reading.bytes;
  const why = {
    missing: 'There is no such file.',
    'no-file': 'It is no file; what a pipe brings is read from standard input, by --answers -.',
    'too-large': tooLong,
    denied: reading.kind === 'denied' ? `The system says ${reading.code}.` : '',
  };
  throw unreadable(`The answers file "${path}" cannot`, why[reading.kind]);
}

function unreadable(what: string, note: string): UserError {
  return new UserError(`${what} be read.`, {
    note,
    help: 'One to begin with is .genai/answers.yaml of any project.',
  });
}
