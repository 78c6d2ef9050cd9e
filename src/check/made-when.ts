import { isDay } from '../is-day.ts';

const aDay = 86_400_000;
// A clock that was never set begins in 1970.
const earliest = Date.parse('2020-01-01');

/** Why a time at which something was made is none: completes "it". Undefined where it may be one. */
export function timeProblem(created: string, today: string | undefined): string | undefined {
  const made = Date.parse(created);
  // A program takes "1" for a day of 2001.
  const day = /^\d{4}-\d{2}-\d{2}/.exec(created)?.[0] ?? '';
  if (Number.isNaN(made) || !isDay(day)) return `was made at "${created}"`;
  if (made < earliest)
    return `was made on ${created.slice(0, 10)}, before there was such a project`;
  // Clocks differ, by less than a day.
  return today !== undefined && made >= Date.parse(today) + 2 * aDay
    ? `was made on ${created.slice(0, 10)}, which is still to come`
    : undefined;
}

/** Whether one was made before the other, by more than clocks differ; not where either time is none. */
export function isMadeBefore(one: string | undefined, other: string | undefined): boolean {
  return Date.parse(one ?? '') + aDay < Date.parse(other ?? '');
}
