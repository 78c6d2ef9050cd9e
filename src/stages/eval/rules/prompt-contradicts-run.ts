import { runAt } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import { taskIds } from '../../../record/vocabulary.ts';
import { iterationsOf, placesOf } from '../deciding-run.ts';

const few = 'eval/runs/0002-prompt.json';

export const promptContradictsRun: Rule = {
  id: 'adapt/prompt-contradicts-run',
  severity: 'error',
  message: 'An iteration, its run and the files of that do not agree on the prompt.',
  why: 'The log of the loop is read to learn what helped. A prompt that was not asked, or examples that were not shown, helped nobody.',
  fix: 'Restore the run file from git, or correct `change`.',
  bad: {
    record: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: 4-shot.
      run: ${few}  # which showed none
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
    files: ({ [few]: run = '' }) => ({
      [few]: run.replace(
        '"decoding"',
        '"prompt": { "name": "few-shot", "shots": 0 },\n  "decoding"',
      ),
    }),
  },
  good: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: 4-shot.
      run: ${few}
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    // Of the iteration that is looked at, the rule of the look says it.
    const looked = placesOf(record.adapt?.accepted ?? '', record, evidence);
    for (const [index, { at, iteration }] of iterationsOf(record).entries()) {
      const run = runAt(iteration.run, evidence);
      if (!run) continue;
      const shots = shotsSaid.exec(iteration.change)?.[1]?.toLowerCase();
      const shown = run.prompt?.shots;
      const isOther = shots === 'few' ? shown === 0 : numberOf(shots ?? '') !== shown;
      if (shots !== undefined && shown !== undefined && isOther) {
        const message = `The iteration says ${shots}-shot, and run ${run.id} showed ${shown} examples.`;
        yield { at: [...at, 'change'], message };
      }
      // As `record` writes it; more words may mean anything.
      const way = /^(?:[\w.-]+, )?\d+-shot,? \(?(nearest|fixed)\)?$/.exec(iteration.change)?.[1];
      const shownBy = run.prompt?.examples;
      if (way !== undefined && shownBy !== undefined && way !== shownBy) {
        const message = `The iteration says that its examples are ${way}, and those of run ${run.id} are ${shownBy}.`;
        yield { at: [...at, 'change'], message };
      }
      const other = otherWords(iteration.change, run);
      if (other) yield { at: [...at, 'change'], message: other };
      const message =
        otherPrompt(run) ??
        (looked.includes(index) ? undefined : (unprompted(run) ?? otherShots(run)));
      if (message) yield { at: [...at, 'run'], message };
    }
    const accepted = runAt(record.adapt?.accepted, evidence);
    const message = accepted && otherChange(accepted);
    const isIteration = iterationsOf(record).some(
      ({ iteration: { run } }) => run === record.adapt?.accepted,
    );
    if (message && !isIteration) yield { at: ['adapt', 'accepted'], message };
  },
};

const words = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const figure = `\\d+|${words.join('|')}`;
const shotsSaid = new RegExp(
  `^(?!.*\\b(?:out|off|removed|dropped|gone|instead|than)\\b)(?:[\\w.-]+, )?(?:shots[:=] ?)?(${figure}|few)(?:[- ]shots?\\b|$(?<=shots.+))`,
  'i',
);

function numberOf(word: string): number {
  const place = words.indexOf(word.toLowerCase());
  return place < 0 ? Number(word) : place;
}

const manySaid = new RegExp(`^(${figure}) examples[.!]?$|\\bwith (${figure}) examples\\b`, 'i');

/** What was asked in numbers, where nothing compares it with what was asked before. */
function otherWords(change: string, { id, prompt, decoding }: Run): string | undefined {
  if (/\b(?:not?|instead|than|from|without|before|more|fewer|less)\b/i.test(change))
    return undefined;
  const many = manySaid.exec(change)?.slice(1).find(Boolean);
  if (many !== undefined && numberOf(many) !== (prompt?.shots ?? numberOf(many)))
    return `The iteration says ${many} examples, and run ${id} showed ${prompt?.shots}.`;
  const most = /\bmax[_ ]tokens[ =:]*(\d+)/.exec(change)?.[1];
  if (most !== undefined && Number(most) !== (decoding?.max_tokens ?? Number(most)))
    return `The iteration says max_tokens ${most}, and run ${id} allowed ${decoding?.max_tokens}.`;
  const drawn = /(?:\btemp(?:erature)?(?: of)?[ =:]*|\bT=)(\d+(?:\.\d+)?)(?![\d.]*\d)/i.exec(
    change,
  )?.[1];
  const temperature = decoding?.temperature ?? Number(drawn);
  return drawn === undefined || Number(drawn) === temperature
    ? undefined
    : `The iteration says temperature ${drawn}, and run ${id} drew its answers with ${temperature}.`;
}

/** Since runs say what scored them, each that asked a model says with which prompt. */
function unprompted({ id, technique, scorer, inputs }: Run): string | undefined {
  if (technique === 'baseline' || scorer === undefined || inputs.length === 0) return undefined;
  return inputs.some(({ role }) => role === 'prompt')
    ? undefined
    : `Run ${id} does not say with which prompt it asked.`;
}

/** A prompt is named after its file. */
function otherPrompt({ id, prompt, inputs }: Run): string | undefined {
  const files = inputs.filter(({ role }) => role === 'prompt');
  const [first] = files;
  if (prompt?.name === undefined || first === undefined) return undefined;
  const ofOther = files.find(({ path, task }) => {
    const folder = /^prompt\/([^/]+)\//.exec(path)?.[1];
    return task !== undefined && folder !== task && taskIds.some((each) => each === folder);
  });
  if (ofOther)
    return `Run ${id} asked ${ofOther.task} with the prompt of another task, "${ofOther.path}".`;
  if (files.some(({ path }) => path.endsWith(`/${prompt.name}.md`))) return undefined;
  return `Run ${id} asked with the prompt "${prompt.name}", and names "${first.path}" for it.`;
}

/** A run says in words, too, how many examples it showed. */
function otherChange({ id, change = '', prompt }: Run): string | undefined {
  const said = /^(\d+)-shot\b/.exec(change)?.[1];
  return said === undefined || Number(said) === (prompt?.shots ?? Number(said))
    ? undefined
    : `Run ${id} says ${said}-shot, and that it showed ${prompt?.shots} examples.`;
}

/** Examples that were shown stand among its inputs, and none where none was. */
function otherShots(run: Run): string | undefined {
  const { id, prompt, inputs } = run;
  const shots = prompt?.shots;
  if (shots === undefined) return undefined;
  const message = otherChange(run);
  if (message) return message;
  const isShown = inputs.some(({ role }) => role === 'examples');
  if (isShown === shots > 0) return undefined;
  return isShown
    ? `Run ${id} says that it showed no examples, and from where they came.`
    : `Run ${id} says that it showed ${shots} examples, and not from where they came.`;
}
