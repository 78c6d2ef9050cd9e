import type { Rule } from '../../../check/rule.ts';
import { stepAt } from '../../../record/runs/load-run.ts';
import { namedLoadRun } from '../integrated.ts';

// A 95th percentile of fewer is one of the slowest, by chance.
const fewest = 20;

export const rateUntested: Rule = {
  id: 'integrate/rate-untested',
  severity: 'error',
  message: 'The load run did not try the stated rate.',
  why: 'Latency is flat for long and then rises like a wall. What a service bears is known at the rates that were tried, with requests enough to see a tail.',
  fix: 'State a rate of the load run, or type `poe load-test --rates <rate>` and `poe record`.',
  bad: `integrate:
  serve: { load_run: deploy/runs/0001-load.json, rate_rps: 100 }  # tried: 1, 4 and 8`,
  good: `integrate:
  serve: { load_run: deploy/runs/0001-load.json, rate_rps: 4 }`,
  *evaluate(record, evidence) {
    const run = namedLoadRun(record, evidence);
    const rate = record.integrate?.serve?.rate_rps;
    if (run === undefined || rate === undefined) return;
    const step = stepAt(run, rate);
    if (step && step.sent >= fewest) return;
    const rates = run.steps.map(({ offered_rps: offered }) => offered).join(', ');
    const message = step
      ? `Load run ${run.id} sent ${step.sent} requests at ${rate} a second, fewer than ${fewest}.`
      : `Load run ${run.id} did not try ${rate} requests a second; it tried ${rates}.`;
    // Arrivals are those of chance: half more time than the requests take on average.
    const seconds = Math.ceil((1.5 * fewest) / rate);
    const fix = `Type \`poe load-test --rates ${rate} --seconds ${seconds}\` and \`poe record\`.`;
    const at = ['integrate', 'serve', 'rate_rps'];
    yield step ? { at, message, fix } : { at, message };
  },
};
