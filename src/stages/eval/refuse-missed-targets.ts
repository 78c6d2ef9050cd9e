import type { Judgement } from '../../check/judge.ts';
import { UserError } from '../../errors.ts';
import { formatTarget } from '../../record/runs/targets.ts';

/** Throws where a run would be accepted that is not good enough. */
export function refuseMissedTargets(path: string, { targets }: Judgement): void {
  const missed = targets.filter(({ isMet }) => !isMet).map(({ target }) => formatTarget(target));
  if (missed.length === 0) return;
  throw new UserError(`"${path}" misses ${missed.join(' and ')}, so it cannot be accepted.`, {
    help: 'Record it without --accept, or change the target in scope.success first, with its reason.',
  });
}
