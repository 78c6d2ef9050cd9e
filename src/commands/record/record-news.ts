import { refuseUnsound } from '../../check/refuse-unsound.ts';
import { stepAt } from '../../record/runs/load-run.ts';
import { formatDifference, round } from '../../record/runs/targets.ts';
import type { News } from '../../stages/deploy/choose-news.ts';
import { acceptedRun, namedLoadRun, optimizedRun } from '../../stages/deploy/integrated.ts';
import { newsEdits } from '../../stages/deploy/news-edits.ts';
import { rules } from '../../stages/deploy/rules.ts';
import { taskLoss } from '../../stages/deploy/task-loss.ts';
import { visible } from '../../terminal/visible.ts';
import { type Recorded, type Recording, withEdits } from './recording.ts';

/** The record with what is new of the served model; throws what `check` would say right after. */
export function withNews(news: News, recording: Recording): Recorded {
  const { record, evidence } = recording;
  const after = withEdits(recording, newsEdits(news, record, evidence));
  refuseUnsound(record, after.record, evidence, rules);
  const lines = [
    ...(news.optimizedRun === undefined ? [] : lossLines(after)),
    ...(news.loadRun === undefined ? [] : loadLines(after)),
  ];
  return { after, report: lines.map((line) => `${visible(line)}\n`).join(''), advice: next(news) };
}

function lossLines({ record, evidence }: Recording): readonly string[] {
  const [before, after] = [acceptedRun(record, evidence), optimizedRun(record, evidence)];
  if (!before || !after) return [];
  const losses = Object.keys(after.tasks).flatMap(
    (task) => taskLoss(task, before, after, record, evidence) ?? [],
  );
  return losses.map(({ task, metric, tolerance, loss }) => {
    const change = formatDifference(loss, `; ${loss.n} pairs`);
    return `${after.id}: ${metric} on ${task} changed by ${change}, within the tolerance of ${tolerance}`;
  });
}

function loadLines({ record, evidence }: Recording): readonly string[] {
  const run = namedLoadRun(record, evidence);
  const step = run && stepAt(run, run.reference_rps);
  const p95 = step?.latency_ms?.p95;
  if (!step) return [];
  const latency = p95 === undefined ? '' : `, 95% of them within ${round(p95)} ms`;
  return [
    `${run.id}: ${step.sent} requests at ${step.offered_rps} a second, ${step.lost} lost${latency}`,
  ];
}

function next({ optimizedRun: run, loadRun }: News): string {
  return run !== undefined && loadRun === undefined
    ? 'Next: see what it bears, poe load-test, and record that.\n'
    : 'Next: create-genai-project check --phase integrate\n';
}
