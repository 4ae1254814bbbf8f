import type { CalendarDate, DayChange } from "./queries";

/** The twelve months of a year, each with its days and how many columns lie before its first in a week from Monday. */
export interface Month {
  index: number;
  before: number;
  days: CalendarDate[];
}

const DAYS_OF_WEEK = 7;

export function monthsOf(days: readonly CalendarDate[]): Month[] {
  const months: Month[] = [];
  for (const day of days) {
    const at = new Date(`${day.on}T00:00:00Z`);
    const index = at.getUTCMonth();
    let month = months.at(-1);
    if (month?.index !== index) {
      month = { index, before: (at.getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK, days: [] };
      months.push(month);
    }
    month.days.push(day);
  }
  return months;
}

export type DayTone = "off" | "work" | "holiday" | "adjusted";

/** How a day shows: worked or not, as its weekday has it or adjusted. A change that is not saved yet counts. */
export function toneOfDay(day: CalendarDate, change: DayChange | undefined): DayTone {
  const kind = change ? change.kind : day.kind;
  if (kind === "off") return "holiday";
  if (kind === "work") return "adjusted";
  return day.hours ? "work" : "off";
}

/** The changes with one more; the last word on a date counts. */
export function withChange(changes: readonly DayChange[], change: DayChange): DayChange[] {
  return [...changes.filter(({ on }) => on !== change.on), change].toSorted((a, b) => a.on.localeCompare(b.on));
}
