const day = 86_400_000;

/** Why a time at which something was made is none: completes "it". Undefined where it may be one. */
export function timeProblem(created: string, today: string | undefined): string | undefined {
  const made = Date.parse(created);
  if (Number.isNaN(made)) return `was made at "${created}"`;
  // Clocks differ, by less than a day.
  return today !== undefined && made >= Date.parse(today) + 2 * day
    ? `was made on ${created.slice(0, 10)}, which is still to come`
    : undefined;
}

/** Whether one was made before the other, by more than clocks differ; not where either time is none. */
export function isMadeBefore(one: string | undefined, other: string | undefined): boolean {
  return Date.parse(one ?? '') + day < Date.parse(other ?? '');
}
