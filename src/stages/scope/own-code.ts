import type { Evidence } from '../../check/evidence.ts';
import { tableOf } from '../../check/manifest.ts';
import { taskOf } from '../../record/runs/targets.ts';
import type { LifecycleRecord, Target } from '../../record/schema.ts';

/** Whether the project lists a task of its own, beside those that it was made with. */
export function isOwnTask(task: string, evidence: Evidence): boolean {
  return isNamedIn('__init__', task, evidence);
}

/** Whether the code of a target's task has a metric of this name. */
export function isOwnMetric(record: LifecycleRecord, target: Target, evidence: Evidence): boolean {
  const task = taskOf(record, target)?.replaceAll('-', '_');
  return task !== undefined && isNamedIn(task, target.metric, evidence);
}

/** Whether a module of the tasks has a text that is this name, as Python writes one. */
function isNamedIn(module: string, name: string, evidence: Evidence): boolean {
  const section = tableOf(evidence.text('pyproject.toml') ?? '', 'tool.lifecycle') ?? [];
  const tasks = /^tasks\s*=\s*["']([\w.]+)["']/m.exec(section.join('\n'))?.[1];
  const code = tasks && evidence.text(`src/${tasks.replaceAll('.', '/')}/${module}.py`);
  return [`"${name}"`, `'${name}'`].some((each) => code?.includes(each));
}
