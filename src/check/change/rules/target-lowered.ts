import type { RecordPath } from '../../../record/path.ts';
import { usualTolerance } from '../../../record/runs/loss.ts';
import { formatTarget, taskOf } from '../../../record/runs/targets.ts';
import type { LifecycleRecord, Target } from '../../../record/schema.ts';
import { phases } from '../../../record/vocabulary.ts';
import type { Fault } from '../../rule.ts';
import type { ChangeRule } from '../change.ts';

export const targetLowered: ChangeRule = {
  id: 'change/target-lowered',
  severity: 'warning',
  message: 'This change asks for less than was asked for before it.',
  why: 'Targets are agreed before results are known. Lowered together with the phase that rests on them, the goal is moved to where the result happens to be.',
  fix: 'Put it back; or lower it in a change of its own, with its reason, before the one that moves `phase`.',
  bad: `phase: integrate  # it was adapt
scope:
  success:
    - { metric: accuracy, at_least: 0.8 }  # it was 0.9`,
  good: `phase: integrate  # it was adapt
scope:
  success:
    - { metric: accuracy, at_least: 0.92 }  # it was 0.9`,
  *evaluate({ earlier, later }) {
    for (const target of earlier.scope?.success ?? []) {
      if (!isKept(target, earlier, later)) yield lowered(target, earlier, later);
    }
    yield* toleranceRaised(earlier, later);
    yield* rateLowered(earlier, later);
    yield* promisesTakenBack(earlier, later);
    yield* concernsDropped(earlier, later);
    yield* phaseLowered(earlier, later);
  },
};

/** Whether targets of the same metric ask for as much as this one did. */
function isKept(target: Target, earlier: LifecycleRecord, later: LifecycleRecord): boolean {
  const { at_least: least, at_most: most } = target;
  const same = namesakes(target, earlier, later).map(([each]) => each);
  return (
    (least === undefined || same.some((each) => (each.at_least ?? -Infinity) >= least)) &&
    (most === undefined || same.some((each) => (each.at_most ?? Infinity) <= most)) &&
    same.length > 0
  );
}

function namesakes(
  target: Target,
  earlier: LifecycleRecord,
  later: LifecycleRecord,
): (readonly [Target, number])[] {
  const task = taskOf(earlier, target);
  return [...(later.scope?.success ?? []).entries()]
    .filter(([, each]) => each.metric === target.metric && taskOf(later, each) === task)
    .map(([index, each]) => [each, index] as const);
}

function lowered(target: Target, earlier: LifecycleRecord, later: LifecycleRecord): Fault {
  const [now] = namesakes(target, earlier, later);
  if (!now) {
    const message = `The target ${formatTarget(target)} is there no more.`;
    return { at: ['scope', 'success'], message };
  }
  const [each, index] = now;
  const message = `The target was ${formatTarget(target)}, and is ${formatTarget(each)} now.`;
  return { at: placeIn(each, ['scope', 'success', index], target), message };
}

/** The bound that was lowered, where it is still there. */
function placeIn(now: Target, at: RecordPath, before: Target): RecordPath {
  if (now.at_least !== undefined && now.at_least < (before.at_least ?? -Infinity))
    return [...at, 'at_least'];
  if (now.at_most !== undefined && now.at_most > (before.at_most ?? Infinity))
    return [...at, 'at_most'];
  return at;
}

function* toleranceRaised(earlier: LifecycleRecord, later: LifecycleRecord): Iterable<Fault> {
  if (earlier.integrate === undefined) return;
  const was = earlier.integrate.tolerance ?? usualTolerance;
  const is = later.integrate?.tolerance ?? usualTolerance;
  if (is <= was) return;
  const message = `\`integrate.tolerance\` was ${was}, and is ${is} now.`;
  yield { at: ['integrate', 'tolerance'], message };
}

function* rateLowered(earlier: LifecycleRecord, later: LifecycleRecord): Iterable<Fault> {
  const was = earlier.integrate?.serve?.rate_rps;
  const is = later.integrate?.serve?.rate_rps;
  if (was === undefined || (is !== undefined && is >= was)) return;
  const now = is === undefined ? 'is there no more' : `is ${is} now`;
  const message = `\`integrate.serve.rate_rps\` was ${was}, and ${now}.`;
  yield { at: ['integrate', 'serve', 'rate_rps'], message };
}

/** What the application guards against, and what is looked at while it runs. */
function* promisesTakenBack(
  { integrate: was }: LifecycleRecord,
  { integrate: is }: LifecycleRecord,
): Iterable<Fault> {
  if (was === undefined || is === undefined) return;
  for (const guard of was.guardrails ?? []) {
    if (is.guardrails?.includes(guard)) continue;
    const message = `The guardrail ${guard} is there no more.`;
    yield { at: ['integrate', 'guardrails'], message };
  }
  if (was.application_run !== undefined && is.application_run === undefined) {
    const message = 'The application is not evaluated any more: `application_run` is gone.';
    yield { at: ['integrate'], message };
  }
  for (const key of ['traces', 'metrics'] as const) {
    if (was.monitoring?.[key] === undefined || is.monitoring?.[key] !== undefined) continue;
    yield { at: ['integrate', 'monitoring'], message: `Nothing says any more where ${key} go.` };
  }
}

/** Said in other words, each is still there; with fewer of them, one is not. */
function* concernsDropped(
  { scope: was }: LifecycleRecord,
  { scope: is }: LifecycleRecord,
): Iterable<Fault> {
  for (const key of ['risks', 'out_of_scope'] as const) {
    const [before, now] = [was?.[key] ?? [], is?.[key] ?? []];
    const gone = before.find((each) => !now.includes(each));
    if (gone === undefined || now.length >= before.length) continue;
    const message = `\`scope.${key}\` does not say any more: ${gone}`;
    yield { at: ['scope', key], message };
  }
}

/** In an earlier phase less is demanded; whoever goes back to look for another model does so. */
function* phaseLowered(
  { phase: was }: LifecycleRecord,
  { phase: is }: LifecycleRecord,
): Iterable<Fault> {
  if (phases.indexOf(is) >= phases.indexOf(was)) return;
  const message = `\`phase\` was ${was}, and is ${is} now: what ${was} demands is not looked at.`;
  yield { at: ['phase'], message };
}
