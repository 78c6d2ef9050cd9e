/** Whether there is such a day: of February the 30th, a program makes the 2nd of March. */
export function isDay(date: string): boolean {
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
