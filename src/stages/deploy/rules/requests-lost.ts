import type { Rule } from '../../../check/rule.ts';
import { namedLoadRun } from '../integrated.ts';

export const requestsLost: Rule = {
  id: 'integrate/requests-lost',
  severity: 'error',
  message: 'Requests were lost at the stated load.',
  why: 'A lost request had no right-shaped answer within 30 s, its own retries included. A service that refuses in time and says when to come back loses none.',
  fix: 'State a lower `rate_rps`, or give the service more slots or a shorter queue, and type `poe load-test`.',
  bad: `integrate:
  serve: { load_run: deploy/runs/0001-load.json, rate_rps: 8 }  # 3 of 160 lost`,
  good: `integrate:
  serve: { load_run: deploy/runs/0001-load.json, rate_rps: 4 }  # none of 80 lost`,
  *evaluate(record, evidence) {
    const run = namedLoadRun(record, evidence);
    const rate = record.integrate?.serve?.rate_rps;
    if (run === undefined || rate === undefined) return;
    for (const { offered_rps: offered, sent, lost } of run.steps) {
      if (lost === 0 || offered > rate) continue;
      const message = `Load run ${run.id} lost ${lost} of ${sent} requests at ${offered} a second.`;
      yield { at: ['integrate', 'serve', 'rate_rps'], message };
    }
  },
};
