import { type Evidence, isUnfetched } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';
import type { Run, RunInput } from '../../../record/runs/run.ts';
import { sha256Of } from '../../../sha256.ts';
import { soundRun } from '../sound-run.ts';

const few = 20;
const [run, data] = ['eval/runs/0008-prompt.json', 'data/classification/test.jsonl'];

export const fewExamples: Rule = {
  id: 'adapt/few-examples',
  severity: 'error',
  message: 'The accepted run asked too few different questions to tell anything.',
  why: 'Of five answers that are all right, a model that is wrong every third time gives one set in eight. And one question asked two hundred times is one question.',
  fix: `Put at least ${few} different examples of each task into test.jsonl, better two hundred, and look again: \`poe accept\`.`,
  bad: {
    record: `adapt:
  accepted: ${run}  # all forty tickets of the test split are the same one`,
    files: (project) => {
      const lines = (project[data] ?? '').replace(
        /"input":"[^"]*"/g,
        '"input":"Where is my chair?"',
      );
      return { [data]: lines, [run]: withHash(project[run] ?? '', lines) };
    },
  },
  good: `adapt:
  accepted: ${run}`,
  *evaluate({ adapt }, evidence) {
    const accepted = soundRun(adapt?.accepted, evidence);
    for (const [task, { n }] of Object.entries(accepted?.tasks ?? {})) {
      const asked = Math.min(n, different(task, accepted, evidence));
      if (asked >= few) continue;
      const what =
        asked === n ? `${n} examples` : `${n} examples that ask ${asked} different things`;
      const message = `The accepted run was measured on ${what} of ${task}; below ${few}, chance decides.`;
      // Who has no more data can but know it; one question asked again and again hides it.
      const severity = asked === n ? 'warning' : 'error';
      yield { at: ['adapt', 'accepted'], message, severity };
    }
  },
};

/** How many different questions of a task there are, where the data are here, and still those of the run. */
function different(task: string, run: Run | undefined, evidence: Evidence): number {
  const data = run?.inputs.filter(
    (input) => input.role === 'data' && (input.task ?? task) === task,
  );
  const isHere = ({ path, sha256 }: RunInput) =>
    evidence.isUnchanged(path, sha256) && !isUnfetched(path, evidence);
  if (!data?.every(isHere)) return Infinity;
  const texts = data.flatMap(({ path }) => evidence.asked(path));
  return new Set(texts.map(({ key }) => key)).size;
}

/** A run of the example as it would be on these data. */
function withHash(run: string, lines: string): string {
  return run.replace(/(test\.jsonl",\s*"sha256": ")[0-9a-f]+/, `$1${sha256Of(lines)}`);
}
