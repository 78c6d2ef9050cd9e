const day = 86_400_000;
// A clock that was never set begins in 1970.
const earliest = Date.parse('2020-01-01');

/** Why a time at which something was made is none: completes "it". Undefined where it may be one. */
export function timeProblem(created: string, today: string | undefined): string | undefined {
  const made = Date.parse(created);
  // A program takes "1" for a day of 2001.
  if (Number.isNaN(made) || !/^\d{4}-\d{2}-\d{2}/.test(created)) return `was made at "${created}"`;
  if (made < earliest)
    return `was made on ${created.slice(0, 10)}, before there was such a project`;
  // Clocks differ, by less than a day.
  return today !== undefined && made >= Date.parse(today) + 2 * day
    ? `was made on ${created.slice(0, 10)}, which is still to come`
    : undefined;
}

/** Whether one was made before the other, by more than clocks differ; not where either time is none. */
export function isMadeBefore(one: string | undefined, other: string | undefined): boolean {
  return Date.parse(one ?? '') + day < Date.parse(other ?? '');
}
