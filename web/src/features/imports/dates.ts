import type { ImportColumn, ImportField, ImportOptions } from "./types";
import type { Mapping } from "./mapping";

export type DateOrder = Exclude<ImportOptions["dateOrder"], "">;
export const DATE_ORDERS: readonly DateOrder[] = ["year-first", "month-first", "day-first"];

/** Two numbers of at most two digits and another, as in 20-10-16 or 3/19/2015. */
const PARTS = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})\b/;

/** A date of the file whose order is not plain from itself; otherwise any; otherwise an invented one. */
export function dateExample(columns: readonly ImportColumn[], fields: readonly ImportField[], mapping: Mapping): string {
  const dated = new Set(fields.filter(({ type }) => type === "date" || type === "time").map(({ name }) => name));
  const samples = columns
    .filter(({ name }) => dated.has(mapping[name] ?? ""))
    .flatMap((column) => column.samples)
    .filter((sample) => PARTS.test(sample));
  return samples.find(isAmbiguous) ?? samples[0] ?? INVENTED;
}

const INVENTED = "03/04/2026";

function isAmbiguous(text: string): boolean {
  return new Set(DATE_ORDERS.map((order) => readDate(text, order))).size > 1;
}

/** How an order reads a text, as 2026-04-03; undefined where that is no day. */
export function readDate(text: string, order: DateOrder): string | undefined {
  const parts = PARTS.exec(text)?.slice(1);
  if (!parts) return undefined;
  const yearStands = parts[0]?.length === 4 ? "year-first" : order;
  const [year, month, day] = PLACES[yearStands].map((place) => parts[place] ?? "");
  if (!year || !month || !day || year.length === 1 || year.length === 3) return undefined;
  const iso = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : undefined;
}

/** Where year, month and day stand. */
const PLACES: Readonly<Record<DateOrder, readonly [number, number, number]>> = {
  "year-first": [0, 1, 2],
  "month-first": [2, 0, 1],
  "day-first": [2, 1, 0],
};
