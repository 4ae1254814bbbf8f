import type { Field, Money, Value } from "../../api/types";

/** What the widget of a field shows for a value as filters write it. */
export function toWidget(field: Field, text: string | undefined): Value {
  if (text === undefined || text === "") return undefined;
  if (field.type === "number") return Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
  if (field.type === "money") {
    const [amount = "", currency = ""] = text.split(" ");
    return { amount, currency };
  }
  return text;
}

/** What a filter has for what a widget gives; nothing for an empty one. */
export function fromWidget(value: Value): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  if (Array.isArray(value)) return value[0];
  if (typeof value === "object") return moneyText(value);
  return String(value);
}

function moneyText({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}

/** How a moment is given: as a day of the calendar, in days from today, or in words of the filter language. */
export type MomentMode = "fixed" | "days" | "words";

const DAYS = /^today\(\)(?:([+-]\d+)d)?$/;
const FIXED = /^\d{4}-/;

export function momentMode(text: string | undefined): MomentMode {
  if (text === undefined || text === "" || FIXED.test(text)) return "fixed";
  return DAYS.test(text) ? "days" : "words";
}

/** How many days from today, after it or before. */
export function daysOf(text: string | undefined): number {
  return Number(DAYS.exec(text ?? "")?.[1] ?? 0);
}

export function momentInDays(days: number): string {
  if (days === 0) return "today()";
  return `today()${days > 0 ? "+" : ""}${days}d`;
}
