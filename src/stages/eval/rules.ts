import type { Rule } from '../../check/rule.ts';
import { acceptedNotOnTest } from './rules/accepted-not-on-test.ts';
import { acceptedUntried } from './rules/accepted-untried.ts';
import { answeredByAnother } from './rules/answered-by-another.ts';
import { answersMissing } from './rules/answers-missing.ts';
import { baselineAccepted } from './rules/baseline-accepted.ts';
import { belowTarget } from './rules/below-target.ts';
import { cardMalformed } from './rules/card-malformed.ts';
import { dataOverlap } from './rules/data-overlap.ts';
import { fewExamples } from './rules/few-examples.ts';
import { improvementUnproven } from './rules/improvement-unproven.ts';
import { iterationsOutOfOrder } from './rules/iterations-out-of-order.ts';
import { lookIncomplete } from './rules/look-incomplete.ts';
import { lookUncounted } from './rules/look-uncounted.ts';
import { manyLooks } from './rules/many-looks.ts';
import { noBaseline } from './rules/no-baseline.ts';
import { notAccepted } from './rules/not-accepted.ts';
import { oldRunMissing } from './rules/old-run-missing.ts';
import { partialRun } from './rules/partial-run.ts';
import { promptContradictsRun } from './rules/prompt-contradicts-run.ts';
import { regressionUnsaid } from './rules/regression-unsaid.ts';
import { runElsewhere } from './rules/run-elsewhere.ts';
import { runMalformed } from './rules/run-malformed.ts';
import { runMissing } from './rules/run-missing.ts';
import { runOfOtherData } from './rules/run-of-other-data.ts';
import { runOfOtherModel } from './rules/run-of-other-model.ts';
import { runOfOtherScorer } from './rules/run-of-other-scorer.ts';
import { runStale } from './rules/run-stale.ts';
import { selectedOnTest } from './rules/selected-on-test.ts';
import { targetClaimedAndMissed } from './rules/target-claimed-and-missed.ts';
import { techniqueContradictsRun } from './rules/technique-contradicts-run.ts';
import { techniqueUnplanned } from './rules/technique-unplanned.ts';
import { techniqueUntried } from './rules/technique-untried.ts';
import { verdictContradictsRun } from './rules/verdict-contradicts-run.ts';

export const rules: readonly Rule[] = [
  notAccepted,
  acceptedNotOnTest,
  acceptedUntried,
  selectedOnTest,
  lookUncounted,
  lookIncomplete,
  manyLooks,
  noBaseline,
  baselineAccepted,
  techniqueContradictsRun,
  promptContradictsRun,
  techniqueUnplanned,
  techniqueUntried,
  iterationsOutOfOrder,
  cardMalformed,
  runMissing,
  oldRunMissing,
  runMalformed,
  partialRun,
  runStale,
  runOfOtherModel,
  answeredByAnother,
  runElsewhere,
  runOfOtherData,
  runOfOtherScorer,
  dataOverlap,
  belowTarget,
  fewExamples,
  answersMissing,
  targetClaimedAndMissed,
  improvementUnproven,
  regressionUnsaid,
  verdictContradictsRun,
];
