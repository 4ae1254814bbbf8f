const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;

/** The days from Monday of the week of a day, or so many weeks later. */
export function weekOf(day: string, later: number): string[] {
  const at = Date.parse(`${day}T00:00:00Z`);
  const weekday = (new Date(at).getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK;
  const monday = at + (later * DAYS_OF_WEEK - weekday) * DAY_MS;
  return Array.from({ length: DAYS_OF_WEEK }, (_, n) => new Date(monday + n * DAY_MS).toISOString().slice(0, 10));
}
