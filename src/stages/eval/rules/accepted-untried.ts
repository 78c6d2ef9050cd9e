import { type Evidence, runAt } from '../../../check/evidence.ts';
import { isMadeBefore } from '../../../check/made-when.ts';
import type { Rule } from '../../../check/rule.ts';
import { runNumber } from '../../../record/runs/run.ts';
import { placesOf } from '../deciding-run.ts';
import { soundRun } from '../sound-run.ts';

export const acceptedUntried: Rule = {
  id: 'adapt/accepted-untried',
  severity: 'error',
  message: 'The accepted model and prompt are those of no iteration before the look at test.',
  why: 'A candidate is chosen on dev and looked at once on test. One that test saw first was chosen by test, and no iteration says how it came to be.',
  fix: 'Evaluate it on dev, record that run, and accept from there: `poe accept`.',
  bad: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
  accepted: eval/runs/0008-prompt.json  # the four examples were never tried on dev`,
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  *evaluate(record, evidence) {
    const { accepted, looks = [], iterations = [] } = record.adapt ?? {};
    // Of what is no look that is counted, another rule speaks.
    if (accepted === undefined || !looks.includes(accepted)) return;
    if (!runAt(accepted, evidence)) return;
    const at = ['adapt', 'accepted'];
    const [place = -1] = placesOf(accepted, record, evidence);
    const first = iterations[place]?.run;
    // Of an iteration whose run is not there, another rule speaks: this may be the one.
    if (first === undefined && iterations.some(({ run }) => isMissing(run, evidence))) return;
    if (first === undefined) {
      const message = `No iteration is of the model and prompt of the accepted run "${accepted}".`;
      yield { at, message };
    } else if (
      (runNumber(accepted) ?? 0) < (runNumber(first) ?? 0) ||
      isOlder(accepted, first, evidence)
    ) {
      const message = `The accepted run "${accepted}" saw test before "${first}", the first iteration of its model and prompt.`;
      yield { at, message };
    }
  },
};

function isMissing(run: string, evidence: Evidence): boolean {
  return evidence.locate(run).kind === 'missing';
}

function isOlder(look: string, iteration: string, evidence: Evidence): boolean {
  return isMadeBefore(soundRun(look, evidence)?.created, soundRun(iteration, evidence)?.created);
}
