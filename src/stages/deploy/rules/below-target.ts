import type { Rule } from '../../../check/rule.ts';
import { formatMeasurement, formatTarget, targetResults } from '../../../record/runs/targets.ts';
import { integrateRuns } from '../../eval/deciding-run.ts';
import { soundRun } from '../../eval/sound-run.ts';
import { isUnfit } from '../../scope/unfit-target.ts';

export const belowTarget: Rule = {
  id: 'integrate/below-target',
  severity: 'error',
  message: 'The model that is served, or the application, misses a target.',
  why: 'The targets are for what people use, and that is the model after its transforms, in the application.',
  fix: 'Serve the model with more bits, or adapt it further.',
  bad: `integrate:
  optimized_run: eval/runs/0012-quantize.json  # accuracy 0.45`,
  good: `integrate:
  optimized_run: eval/runs/0009-quantize.json  # accuracy 0.95`,
  *evaluate(record, evidence) {
    for (const { at, path } of integrateRuns(record)) {
      const run = soundRun(path, evidence);
      for (const { target, measurement, isMet } of run ? targetResults(record, run) : []) {
        // How fast it answers is measured by the load run.
        if (isMet || measurement === undefined || target.metric.startsWith('latency_')) continue;
        if (isUnfit(record, target, evidence)) continue;
        const message = `Run ${run?.id} reaches ${formatMeasurement(measurement)}; the target is ${formatTarget(target)}.`;
        // An application does more than its model, as citing pages: a person weighs that.
        yield at.includes('application_run')
          ? { at, message, severity: 'warning' }
          : { at, message };
      }
    }
  },
};
