import { runAt } from '../../../check/evidence.ts';
import type { Rule } from '../../../check/rule.ts';

export const baselineAccepted: Rule = {
  id: 'adapt/baseline-accepted',
  severity: 'error',
  message: 'A baseline is accepted as the result.',
  why: 'A baseline is a rule or a classic model, measured to be beaten. What is served is the model of the record.',
  fix: 'Accept a run of the model, or end the project here: if a rule is good enough, no model is needed.',
  bad: {
    record: `adapt:
  iterations:
    - technique: baseline
      change: The most frequent words.
      run: eval/runs/0008-prompt.json
      verdict: meets-target
  accepted: eval/runs/0008-prompt.json  # its technique is baseline`,
    files: (project) => ({
      'eval/runs/0008-prompt.json': (project['eval/runs/0008-prompt.json'] ?? '').replace(
        '"technique": "prompt"',
        '"technique": "baseline"',
      ),
    }),
  },
  good: `adapt:
  accepted: eval/runs/0008-prompt.json`,
  *evaluate({ adapt }, evidence) {
    if (adapt?.accepted === undefined) return;
    const accepted = adapt.iterations?.filter(({ run }) => run === adapt.accepted) ?? [];
    const measured = runAt(adapt.accepted, evidence);
    const said = measured ? [measured] : accepted;
    if (!said.some(({ technique }) => technique === 'baseline')) return;
    const message = `"${adapt.accepted}" is a baseline, and none of the model.`;
    yield { at: ['adapt', 'accepted'], message };
  },
};
