import type { Rule } from '../../../check/rule.ts';
import { decidingTurn } from '../deciding-run.ts';

export const acceptedUntried: Rule = {
  id: 'adapt/accepted-untried',
  severity: 'error',
  message: 'The accepted model and prompt are those of no iteration.',
  why: 'A candidate is chosen on dev and looked at once on test. One that test saw first was chosen by test, and no turn of the loop says how it came to be.',
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
    const { accepted, looks = [] } = record.adapt ?? {};
    // Of what is no look that is counted, another rule speaks.
    if (accepted === undefined || !looks.includes(accepted)) return;
    if (evidence.run(accepted).kind !== 'read') return;
    if (decidingTurn(record, evidence) === undefined) {
      const message = `No iteration is of the model and prompt of the accepted run "${accepted}".`;
      yield { at: ['adapt', 'accepted'], message };
    }
  },
};
