import type { Language, Money } from "../api/types";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK_DAYS = 7;

/** Largest unit that still says something useful: 90 minutes are "2 hours", 3 days are "3 days". */
const RELATIVE: readonly { unit: Intl.RelativeTimeFormatUnit; size: number; below: number }[] = [
  { unit: "minute", size: MINUTE, below: HOUR },
  { unit: "hour", size: HOUR, below: DAY },
  { unit: "day", size: DAY, below: 30 * DAY },
  { unit: "month", size: 30 * DAY, below: 365 * DAY },
  { unit: "year", size: 365 * DAY, below: Infinity },
];

/** Intl says "now" and "现在", which no sentence takes well: "Started now by Li". */
const MOMENT: Readonly<Record<Language, { past: string; ahead: string }>> = {
  en: { past: "just now", ahead: "in a moment" },
  "zh-CN": { past: "刚刚", ahead: "马上" },
};

/** The words for times are those of the company: everybody there means the same hour. */
export interface Format {
  /** "in 2 hours", "3 days ago". */
  relative: (time: string, now?: number) => string;
  /** "tomorrow 11:00", "Wed 11:00", "Dec 5, 11:00"; once it has passed, how long ago. */
  deadline: (time: string, now?: number) => string;
  time: (time: string) => string;
  /** The calendar day of an instant, as 2026-11-21. */
  day: (at: Date) => string;
  date: (date: string) => string;
  /** A calendar day as the heading of what belongs to it: "Today", "Wednesday, Nov 25". */
  dayName: (day: string, now?: number) => string;
  number: (value: number) => string;
  /** A decimal as text, with every digit it has. */
  decimal: (value: string) => string;
  money: (money: Money) => string;
}

export function formatter(language: Language, timeZone: string): Format {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const away = (difference: number) => relativeText(language, relative, difference);
  const deadline = deadlineFormatter(language, timeZone, relative);
  const time = new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "short",
    hourCycle: "h23",
    timeZone,
  });
  const day = new Intl.DateTimeFormat("en-CA", { timeZone });
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", month: "short", day: "numeric", timeZone: "UTC" });
  const number = new Intl.NumberFormat(language);
  const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 20 });
  return {
    relative: (at, now = Date.now()) => away(new Date(at).getTime() - now),
    deadline: (at, now = Date.now()) => deadline(new Date(at), new Date(now)),
    time: (at) => time.format(new Date(at)),
    day: (at) => day.format(at),
    date: (text) => date.format(new Date(`${text}T00:00:00Z`)),
    dayName: (text, now = Date.now()) => {
      const days = (Date.parse(text) - Date.parse(day.format(now))) / DAY;
      const near = Math.abs(days) < 2;
      return near ? upperFirst(relative.format(days, "day")) : weekday.format(new Date(`${text}T00:00:00Z`));
    },
    number: (value) => number.format(value),
    decimal: (value) => decimal.format(value as unknown as number),
    money: ({ amount, currency }) => moneyText(language, amount, currency),
  };
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function relativeText(language: Language, format: Intl.RelativeTimeFormat, difference: number): string {
  const distance = Math.abs(difference);
  if (distance < MINUTE) return MOMENT[language][difference > 0 ? "ahead" : "past"];
  const step = RELATIVE.find(({ below }) => distance < below);
  if (!step) return "";
  return format.format(Math.round(difference / step.size), step.unit);
}

/** Days are those of the zone: what is due at 1 o'clock tonight is due tomorrow. */
function deadlineFormatter(language: Language, timeZone: string, relative: Intl.RelativeTimeFormat) {
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const;
  const hour = new Intl.DateTimeFormat(language, clock);
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short", timeZone });
  const date = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", ...clock });
  const dateOfYear = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone });
  const day = new Intl.DateTimeFormat("en-CA", { timeZone });

  return (at: Date, now: Date): string => {
    if (at < now) return relativeText(language, relative, at.getTime() - now.getTime());
    const [thatDay, today] = [day.format(at), day.format(now)];
    const days = (Date.parse(thatDay) - Date.parse(today)) / DAY;
    if (days < 2) return `${relative.format(days, "day")} ${hour.format(at)}`;
    if (days < WEEK_DAYS) return `${weekday.format(at)} ${hour.format(at)}`;
    return (thatDay.slice(0, 4) === today.slice(0, 4) ? date : dateOfYear).format(at);
  };
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
