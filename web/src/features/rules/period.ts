const DAY_MS = 86_400_000;

const shifted = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** A calendar day some days earlier. */
export function daysBefore(day: string, days: number): string {
  return shifted(day, -days);
}

/** Where a period that includes the day ends. */
export function dayAfter(day: string): string {
  return shifted(day, 1);
}
