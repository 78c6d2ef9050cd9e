import { isNoAnswer } from '../../check/nothing.ts';
import { UserError } from '../../errors.ts';
import type { Asking } from '../../questions/resolve.ts';
import type { Context } from '../../terminal/context.ts';
import { asker, isAttended } from '../../terminal/person.ts';
import type { RecordArguments } from './recording.ts';

/** What only a person can say about a run. */
export interface Words {
  readonly change: string;
  readonly next: string | undefined;
}

/** From flags; else asked on a terminal; else the change that the evaluation was told. */
export async function words(
  flags: Pick<RecordArguments, 'change' | 'next' | 'dryRun' | 'json'>,
  told: string | undefined,
  context: Context,
): Promise<Words> {
  const mayAsk = !flags.dryRun && !flags.json && isAttended(context);
  const ask = mayAsk ? await asker(context) : undefined;
  const change = flags.change ?? (ask ? String(await ask(changeQuestion(told))) : told);
  if (change === undefined || change.trim() === '') {
    throw new UserError('What was changed since the run before is not said.', say);
  }
  if (isNoAnswer('change', change))
    throw new UserError(`"${change}" says nothing of ${asks}.`, say);
  const next = flags.next ?? (ask ? String(await ask(nextQuestion)) : undefined);
  return { change: change.trim(), next: next?.trim() || undefined };
}

const asks = 'what was changed since the run before';
const say = { help: 'Say it with --change "Four examples instead of none".' };

function changeQuestion(told: string | undefined): Asking {
  return {
    id: 'change',
    question: {
      kind: 'text',
      message: 'What was changed since the run before',
      help: 'What was changed since the run before.',
    },
    choices: new Map(),
    recommendation: told === undefined ? undefined : { value: told },
    problem: (value) =>
      isNoAnswer('change', String(value)) ? 'Say it in a few words.' : undefined,
  };
}

const nextQuestion: Asking = {
  id: 'next',
  question: {
    kind: 'text',
    message: 'What will you try next (Enter for nothing)',
    help: 'What to try next, and why.',
  },
  choices: new Map(),
  recommendation: { value: '' },
  problem: () => undefined,
};
