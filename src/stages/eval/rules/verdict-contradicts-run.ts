import { basename } from 'node:path';
import type { Rule } from '../../../check/rule.ts';
import type { Iteration } from '../../../record/schema.ts';
import type { Verdict } from '../../../record/vocabulary.ts';
import { isUnfit } from '../../scope/unfit-target.ts';
import { decidingIteration, iterationsOf } from '../deciding-run.ts';
import { comparing, type Rejudgement, rejudge, verdictToWrite } from '../rejudge.ts';

export const verdictContradictsRun: Rule = {
  id: 'adapt/verdict-contradicts-run',
  severity: 'error',
  message: 'A verdict is not the one that the run supports.',
  why: 'What helped is kept, and what did not is not tried again. A verdict that the run does not support misleads either way.',
  fix: 'Write the verdict that `record` would write.',
  bad: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json  # 14 answers better, none worse
      verdict: regressed`,
  good: `adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  *evaluate(record, evidence) {
    const isJudged = !record.scope?.success?.some((each) => isUnfit(record, each, evidence));
    for (const [index, { at, iteration }] of iterationsOf(record).entries()) {
      const { verdict: claimed, compared_with: other } = iteration;
      const place = [...at, 'verdict'];
      const found = rejudge(record, index, evidence);
      // Of an improvement over nothing, improvement-unproven speaks.
      if (claimed !== 'improved' && comparing.has(claimed) && other === undefined) {
        const message = `\`${claimed}\` compares, and \`compared_with\` does not say with what.`;
        const fix = found
          ? `${verdictToWrite(found, iteration)}.`
          : 'Name the run that it was compared with.';
        yield { at: place, message, fix };
        continue;
      }
      // Their own rules say of these why they are not so.
      if (claimed === 'meets-target' || !isJudged) continue;
      if (!found || found.verdict === claimed || isSaidElsewhere(claimed, found)) continue;
      const isDeciding =
        index === iterationsOf(record).length - 1 || index === decidingIteration(record, evidence);
      yield {
        at: place,
        message: sentence(iteration, found),
        fix: `${verdictToWrite(found, iteration)}.`,
        // What was true under the targets of then, or says less than it could, misleads less.
        severity: isDeciding && !found.isTrue[claimed] ? 'error' : 'warning',
      };
    }
  },
};

/** improvement-unproven and regression-unsaid say which figures speak against it. */
function isSaidElsewhere(claimed: Verdict, { isTrue }: Rejudgement): boolean {
  if (claimed === 'improved') return !isTrue.improved;
  return isTrue.regressed && claimed !== 'regressed';
}

function sentence({ verdict: claimed, run }: Iteration, found: Rejudgement): string {
  const { verdict, isTrue, comparedWith } = found;
  const beside = comparedWith === undefined ? '' : `, next to "${comparedWith}",`;
  const name = `run ${basename(run, '.json')}`;
  return isTrue[claimed]
    ? `\`${claimed}\` is true of ${name}, and${beside} it supports \`${verdict}\`.`
    : `The verdict says ${claimed}, and ${name}${beside} supports ${verdict}.`;
}
