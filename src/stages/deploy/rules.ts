import type { Rule } from '../../check/rule.ts';
import { answersMissing } from './rules/answers-missing.ts';
import { applicationRunOfOther } from './rules/application-run-of-other.ts';
import { belowTarget } from './rules/below-target.ts';
import { endpointNoRoute } from './rules/endpoint-no-route.ts';
import { incomplete } from './rules/incomplete.ts';
import { latencyMissed } from './rules/latency-missed.ts';
import { loadRunMalformed } from './rules/load-run-malformed.ts';
import { loadRunMissing } from './rules/load-run-missing.ts';
import { loadRunStale } from './rules/load-run-stale.ts';
import { monitoringOff } from './rules/monitoring-off.ts';
import { phaseBehind } from './rules/phase-behind.ts';
import { qualityLost } from './rules/quality-lost.ts';
import { rateUntested } from './rules/rate-untested.ts';
import { releaseMalformed } from './rules/release-malformed.ts';
import { releaseOfOtherRun } from './rules/release-of-other-run.ts';
import { requestsLost } from './rules/requests-lost.ts';
import { retrievalUnmeasured } from './rules/retrieval-unmeasured.ts';
import { rollbackNamesNothing } from './rules/rollback-names-nothing.ts';
import { runMalformed } from './rules/run-malformed.ts';
import { runMissing } from './rules/run-missing.ts';
import { runNotComparable } from './rules/run-not-comparable.ts';
import { runOfOtherModel } from './rules/run-of-other-model.ts';
import { runPartial } from './rules/run-partial.ts';
import { runStale } from './rules/run-stale.ts';
import { saysNothing } from './rules/says-nothing.ts';
import { serveMalformed } from './rules/serve-malformed.ts';
import { serviceTooShort } from './rules/service-too-short.ts';
import { toleranceTooWide } from './rules/tolerance-too-wide.ts';
import { transformNotEvaluated } from './rules/transform-not-evaluated.ts';
import { transformsContradictRun } from './rules/transforms-contradict-run.ts';

export const rules: readonly Rule[] = [
  incomplete,
  phaseBehind,
  saysNothing,
  serveMalformed,
  transformNotEvaluated,
  transformsContradictRun,
  runMissing,
  runMalformed,
  runPartial,
  runStale,
  runOfOtherModel,
  runNotComparable,
  qualityLost,
  toleranceTooWide,
  belowTarget,
  answersMissing,
  serviceTooShort,
  applicationRunOfOther,
  retrievalUnmeasured,
  monitoringOff,
  loadRunMissing,
  loadRunMalformed,
  loadRunStale,
  rateUntested,
  requestsLost,
  latencyMissed,
  releaseMalformed,
  releaseOfOtherRun,
  rollbackNamesNothing,
  endpointNoRoute,
];
