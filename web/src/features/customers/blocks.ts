import type { AnyRecord, Field, Kind, Money, Overview, OverviewBlock, Task, Total } from "../../api/types";
import { quote } from "../records/filter";

/** A block with its kind, as far as the person may know both. */
export interface Shown extends OverviewBlock {
  declared: Kind;
  title: string;
}

export interface Arranged {
  main: Shown[];
  aside: Shown[];
  /** Kinds nobody expects here and of which there is nothing: only to be added. */
  empty: Shown[];
}

/** Where people look for what; kinds that are not named come after, as they are. */
const MAIN = ["deal", "order", "complaint", "interaction", "commitment"];
const ASIDE = ["contact", "appointment", "note"];

/** Which facts matter of the kinds we know, in this order. */
export const FACTS: Readonly<Record<string, readonly string[]>> = {
  deal: ["stageId", "amount", "expectedCloseOn", "ownerId", "state"],
  order: ["amount", "state", "signedOn"],
  complaint: ["state", "severity", "ownerId", "receivedAt"],
  commitment: ["state", "dueOn", "byId", "madeOn", "kind"],
  interaction: ["channel", "byId", "occurredAt", "nextStep"],
  appointment: ["startsAt", "state"],
  contact: ["title", "department", "phone", "mobile", "email"],
};

/** What stands at the head of a customer, as far as the company has such fields. */
export const HEAD_FIELDS = ["grade", "class", "ownerId", "region", "phone", "nextFollowUpOn", "nextFollowUpAt", "lastContactAt"];

export function arranged(blocks: readonly OverviewBlock[], kinds: readonly Kind[]): Arranged {
  const shown = blocks.flatMap((block) => {
    const declared = kinds.find(({ name }) => name === block.kind);
    const field = declared?.fields.find(({ name }) => name === block.field);
    if (!declared || !field) return [];
    const twice = blocks.filter(({ kind }) => kind === block.kind).length > 1;
    return [{ ...block, declared, title: twice ? `${declared.pluralLabel} · ${field.label}` : declared.pluralLabel }];
  });
  const known = new Set([...MAIN, ...ASIDE]);
  const named = (names: string[]) => names.flatMap((name) => shown.filter(({ kind }) => kind === name));
  const others = shown.filter(({ kind }) => !known.has(kind));
  return {
    main: [...named(MAIN), ...others.filter(({ items }) => items.length > 0)],
    aside: named(ASIDE),
    empty: others.filter(({ items }) => items.length === 0),
  };
}

export function countOf(totals: readonly Total[]): number {
  return totals.reduce((sum, { count }) => sum + count, 0);
}

const CENTS = 2;

/** Sums per currency, added digit by digit: no amount passes through a float. */
export function sumsOf(totals: readonly Total[]): Money[] {
  const byCurrency = new Map<string, bigint>();
  for (const { amount, currency } of totals.flatMap(({ sums }) => sums)) {
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + centsOf(amount));
  }
  return [...byCurrency].map(([currency, cents]) => ({ amount: amountOf(cents), currency }));
}

function centsOf(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(CENTS, "0").slice(0, CENTS));
}

function amountOf(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(CENTS + 1, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -CENTS)}.${digits.slice(-CENTS)}`;
}

/** Somebody with those who report to them. */
export interface Person {
  record: AnyRecord;
  reports: Person[];
}

/** The field by which records of a kind stand above each other. */
export function aboveField(kind: Kind): Field | undefined {
  return kind.fields.find(({ type, reference }) => type === "reference" && reference === kind.name);
}

/** People under whom they report to; who reports to nobody here, or in a circle, stands at the top. */
export function peopleTree(people: readonly AnyRecord[], above: string): Person[] {
  const here = new Set(people.map(({ id }) => id));
  const placed = new Set<string>();
  const under = (boss: string): Person[] => people.filter((one) => one[above] === boss).flatMap(place);
  const place = (record: AnyRecord): Person[] => {
    if (placed.has(record.id)) return [];
    placed.add(record.id);
    return [{ record, reports: under(record.id) }];
  };
  const tops = people.filter((one) => !here.has(String(one[above])));
  return [...byWeight(tops), ...people].flatMap(place);
}

const weight = (one: AnyRecord) => (one["isPrimary"] === true ? 0 : 1) + (one["active"] === false ? 2 : 0);

/** The first person to speak to stands first, who has left last. */
function byWeight(people: readonly AnyRecord[]): AnyRecord[] {
  return people.toSorted((a, b) => weight(a) - weight(b));
}

const begins = (one: AnyRecord) => Date.parse(String(one["startsAt"]));

/** Appointments that are still to come, the next one first. */
export function upcoming(items: readonly AnyRecord[], now: number): AnyRecord[] {
  return items
    .filter((one) => Date.parse(String(one["endsAt"] ?? one["startsAt"])) >= now && one["state"] !== "cancelled")
    .toSorted((a, b) => begins(a) - begins(b));
}

/** The complaints of a customer within a year. */
export const complaintsOfYear = (customer: string) => `customerId = ${quote(customer)} and receivedAt >= today()-365d`;

/** Whether somebody complained more than once: that may happen, twice within a year is a pattern. */
export function complainedAgain({ blocks }: Pick<Overview, "blocks">): boolean {
  return blocks.some(({ kind, field, items }) => kind === "complaint" && field === "customerId" && items.length > 1);
}

/** When we last spoke: the newest interaction that is shown. */
export function lastContact({ blocks }: Overview): string | undefined {
  const times = blocks.flatMap(({ kind, items }) => (kind === "interaction" ? items.map((one) => String(one["occurredAt"])) : []));
  return times.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
}

/** What comes next: the first appointment or deadline ahead. */
export function nextMoment({ blocks, tasks }: Overview, now: number): string | undefined {
  const appointments = blocks.flatMap(({ kind, items }) => (kind === "appointment" ? upcoming(items, now) : []));
  const times = [...appointments.map((one) => String(one["startsAt"])), ...tasks.flatMap(({ dueAt }: Task) => dueAt ?? [])];
  return times.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
}
