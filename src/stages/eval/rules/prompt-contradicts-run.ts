import type { Rule } from '../../../check/rule.ts';
import type { Run } from '../../../record/runs/run.ts';
import { iterationsOf } from '../deciding-run.ts';

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
    for (const { at, iteration } of iterationsOf(record)) {
      const reading = evidence.run(iteration.run);
      if (reading.kind !== 'read') continue;
      const run = reading.value;
      const shots = /^(\d+|zero|one)-shot\b/i.exec(iteration.change)?.[1]?.toLowerCase();
      const shown = run.prompt?.shots;
      if (shots !== undefined && shown !== undefined && numberOf(shots) !== shown) {
        const message = `The iteration says ${shots}-shot, and run ${run.id} showed ${shown} examples.`;
        yield { at: [...at, 'change'], message };
      }
      const message = otherPrompt(run);
      if (message) yield { at: [...at, 'run'], message };
    }
  },
};

function numberOf(word: string): number {
  return { zero: 0, one: 1 }[word] ?? Number(word);
}

/** A prompt is named after its file. */
function otherPrompt({ id, prompt, inputs }: Run): string | undefined {
  const files = inputs.filter(({ role }) => role === 'prompt');
  const [first] = files;
  if (prompt?.name === undefined || first === undefined) return undefined;
  if (files.some(({ path }) => path.endsWith(`/${prompt.name}.md`))) return undefined;
  return `Run ${id} asked with the prompt "${prompt.name}", and names "${first.path}" for it.`;
}
