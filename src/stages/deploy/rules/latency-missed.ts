import type { Rule } from '../../../check/rule.ts';
import { stepAt } from '../../../record/runs/load-run.ts';
import { formatTarget, round } from '../../../record/runs/targets.ts';
import { isUnfit } from '../../scope/unfit-target.ts';
import { namedLoadRun } from '../integrated.ts';

export const latencyMissed: Rule = {
  id: 'integrate/latency-missed',
  severity: 'error',
  message: 'The service misses the latency target at the stated load.',
  why: 'An evaluation asks one request after another. People do not: at their rate requests wait for each other, and that is the latency they see.',
  fix: 'State a lower `rate_rps`, serve a smaller model, or change the target in `scope.success` with its reason.',
  bad: `scope:
  success:
    - { metric: accuracy, at_least: 0.9 }
    - { metric: latency_p95_ms, at_most: 100 }
integrate:
  serve: { load_run: deploy/runs/0001-load.json, rate_rps: 4 }  # p95: 180 ms`,
  good: `scope:
  success:
    - { metric: accuracy, at_least: 0.9 }
    - { metric: latency_p95_ms, at_most: 800 }
integrate:
  serve: { load_run: deploy/runs/0001-load.json, rate_rps: 4 }`,
  *evaluate(record, evidence) {
    const run = namedLoadRun(record, evidence);
    const rate = record.integrate?.serve?.rate_rps;
    const step = run && rate !== undefined ? stepAt(run, rate) : undefined;
    for (const target of step ? (record.scope?.success ?? []) : []) {
      const percentile = /^latency_(p50|p95|p99)_ms$/.exec(target.metric)?.[1];
      if (percentile === undefined || target.at_most === undefined) continue;
      if (isUnfit(record, target, evidence)) continue;
      const reached = step?.latency_ms?.[percentile as 'p50' | 'p95' | 'p99'];
      if (reached !== undefined && reached <= target.at_most) continue;
      const was = reached === undefined ? 'did not measure it' : `measured ${round(reached)} ms`;
      const message = `The target is ${formatTarget(target)}, and load run ${run?.id} ${was} at ${rate} requests a second.`;
      yield { at: ['integrate', 'serve', 'rate_rps'], message };
    }
  },
};
