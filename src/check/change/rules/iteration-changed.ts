import { isDeepStrictEqual } from 'node:util';
import type { Iteration, LifecycleRecord } from '../../../record/schema.ts';
import type { ChangeRule } from '../change.ts';

export const iterationChanged: ChangeRule = {
  id: 'change/iteration-changed',
  severity: 'warning',
  message: 'An iteration was removed or changed, or a look at the test split removed.',
  why: 'The list only grows. Without the iterations that failed, the one that succeeded looks like the first try.',
  fix: 'Put it back as it was (`git diff` shows it), and say what is new in an iteration of its own.',
  bad: `phase: integrate  # it was adapt
adapt:
  iterations:  # the first one is gone
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target`,
  good: `phase: integrate  # it was adapt
adapt:
  iterations:
    - technique: prompt
      change: Zero-shot.
      run: eval/runs/0001-prompt.json
      verdict: below-target
      next: Show four examples.
    - technique: prompt
      change: Four examples.
      run: eval/runs/0002-prompt.json
      compared_with: eval/runs/0001-prompt.json
      verdict: meets-target
    - technique: prompt
      change: Four other examples.
      run: eval/runs/0003-prompt.json
      verdict: meets-target`,
  *evaluate({ earlier, later, merged = [] }) {
    const now = later.adapt?.iterations ?? [];
    // By other targets a verdict is another, and the rules of verdicts hold it against its run.
    const isSameGoal = isDeepStrictEqual(earlier.scope?.success, later.scope?.success);
    const compared = ({ verdict, ...rest }: Iteration) => ({
      ...rest,
      ...(isSameGoal && { verdict }),
    });
    for (const was of earlier.adapt?.iterations ?? []) {
      const same = now.filter(({ run }) => run === was.run);
      if (same.some((each) => isDeepStrictEqual(compared(each), compared(was)))) continue;
      const index = now.findIndex(({ run }) => run === was.run);
      const is = now[index];
      if (is) yield { at: ['adapt', 'iterations', index], message: changed(was, is) };
      else
        yield { at: ['adapt', 'iterations'], message: `The iteration of \`${was.run}\` is gone.` };
    }
    const had = new Set([earlier, later].flatMap(runsOf));
    for (const run of new Set(merged.flatMap(runsOf))) {
      if (had.has(run)) continue;
      const message = `The iteration of \`${run}\` is gone: a branch that was merged had it.`;
      yield { at: ['adapt', 'iterations'], message };
    }
    const looks = new Set(looksOf(later));
    const before = [earlier, ...merged].flatMap(looksOf);
    for (const look of new Set(before)) {
      if (looks.has(look)) continue;
      yield {
        at: ['adapt', 'looks'],
        message: `The look of \`${look}\` at the test split is gone.`,
      };
    }
    for (const [key, what, runs] of [
      ['iterations', 'iteration', runsOf],
      ['looks', 'look', looksOf],
    ] as const) {
      const [was, is] = [runs(earlier), runs(later)];
      const moved = movedIn(was, is);
      if (moved === undefined) continue;
      const message = `The ${what} of \`${moved}\` stands at another place than before.`;
      yield { at: ['adapt', key, is.indexOf(moved)], message };
    }
  },
};

/** The first that does not stand where the others of before let it; undefined where one of those is gone. */
function movedIn(was: readonly string[], is: readonly string[]): string | undefined {
  // Of one that stands there twice, another rule speaks.
  const kept = [...new Set(is)].filter((run) => was.includes(run));
  return kept.length < was.length ? undefined : kept.find((run, index) => run !== was[index]);
}

function looksOf({ adapt }: LifecycleRecord): readonly string[] {
  return adapt?.looks ?? [];
}

function runsOf({ adapt }: LifecycleRecord): readonly string[] {
  return (adapt?.iterations ?? []).map(({ run }) => run);
}

function changed(was: Iteration, is: Iteration): string {
  const keys = Object.keys({ ...was, ...is }) as (keyof Iteration)[];
  const differing = keys.filter((key) => was[key] !== is[key]).map((key) => `\`${key}\``);
  const verb = differing.length === 1 ? 'is' : 'are';
  return `In the iteration of \`${was.run}\`, ${differing.join(' and ')} ${verb} not as before.`;
}
