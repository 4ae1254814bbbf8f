import type { Language, Money } from "../api/types";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Largest unit that still says something useful: 90 minutes are "2 hours", 3 days are "3 days". */
const RELATIVE: readonly { unit: Intl.RelativeTimeFormatUnit; size: number; below: number }[] = [
  { unit: "minute", size: MINUTE, below: HOUR },
  { unit: "hour", size: HOUR, below: DAY },
  { unit: "day", size: DAY, below: 30 * DAY },
  { unit: "month", size: 30 * DAY, below: 365 * DAY },
  { unit: "year", size: 365 * DAY, below: Infinity },
];

/** The words for times are those of the company: everybody there means the same hour. */
export interface Format {
  /** "in 2 hours", "3 days ago". */
  relative: (time: string, now?: number) => string;
  time: (time: string) => string;
  /** The calendar day of an instant, as 2026-11-21. */
  day: (at: Date) => string;
  date: (date: string) => string;
  number: (value: number) => string;
  money: (money: Money) => string;
}

export function formatter(language: Language, timeZone: string): Format {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const time = new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  });
  const day = new Intl.DateTimeFormat("en-CA", { timeZone });
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const number = new Intl.NumberFormat(language);
  return {
    relative: (at, now = Date.now()) => relativeText(relative, new Date(at).getTime() - now),
    time: (at) => time.format(new Date(at)),
    day: (at) => day.format(at),
    date: (text) => date.format(new Date(`${text}T00:00:00Z`)),
    number: (value) => number.format(value),
    money: ({ amount, currency }) => moneyText(language, amount, currency),
  };
}

function relativeText(format: Intl.RelativeTimeFormat, difference: number): string {
  const distance = Math.abs(difference);
  if (distance < MINUTE) return format.format(0, "second");
  const step = RELATIVE.find(({ below }) => distance < below);
  if (!step) return "";
  return format.format(Math.round(difference / step.size), step.unit);
}

/** Intl takes the decimal as text, so that no amount passes through a float. */
function moneyText(language: Language, amount: string, currency: string): string {
  const format = new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  return format.format(amount as unknown as number);
}
