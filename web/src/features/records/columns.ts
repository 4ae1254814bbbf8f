import type { AnyRecord, Field, Kind, Names } from "../../api/types";

/** The columns of a list as chosen (`name,grade`), or as declared; what names a record is always among them. */
export function listFields(kind: Kind, chosen?: string): Field[] {
  const byName = new Map(kind.fields.map((field) => [field.name, field]));
  const names = chosen ? chosen.split(",") : kind.list;
  const fields = [...new Set(names)].flatMap((name) => byName.get(name) ?? []);
  const title = byName.get(kind.title);
  return title && !fields.includes(title) ? [title, ...fields] : fields;
}

/** Columns of the machinery, which say nothing to people. */
const UNTOLD: ReadonlySet<string> = new Set(["id", "version"]);

/** The fields that can be columns: the usual ones first, then as the sections have them. */
export function choosableFields(kind: Kind): Field[] {
  const order = [...kind.list, ...kind.sections.flatMap((section) => section.fields)];
  const rank = ({ name }: Field) => (order.includes(name) ? order.indexOf(name) : order.length);
  return kind.fields.filter(({ name }) => !UNTOLD.has(name)).toSorted((a, b) => rank(a) - rank(b));
}

/** With a column more or less, in the order of the chooser; undefined stands for the usual columns. */
export function withColumn(kind: Kind, chosen: string | undefined, name: string, shown: boolean): string | undefined {
  const names = new Set(listFields(kind, chosen).map((field) => field.name));
  if (shown) names.add(name);
  else names.delete(name);
  const next = choosableFields(kind).flatMap((field) => (names.has(field.name) ? field.name : [])).join(",");
  return next === kind.list.join(",") ? undefined : next;
}

/** What a record is called; where a reference names it (a member by the person), by that record's name. */
export function titleOf(kind: Kind, record: AnyRecord, names: Names): string {
  const title = record[kind.title];
  if (typeof title === "string" && title !== "") return names[title] ?? choiceOf(kind, title) ?? title;
  const number = kind.number ? record[kind.number] : undefined;
  return typeof number === "string" ? number : kind.label;
}

/** What a record is called whose title is a choice, such as the channel that somebody refuses. */
function choiceOf(kind: Kind, value: string): string | undefined {
  return kind.fields.find(({ name }) => name === kind.title)?.choices?.find((choice) => choice.value === value)?.label;
}

export type SortOrder = "ascend" | "descend" | null;

export function orderOf(sort: string | undefined, field: string): SortOrder {
  if (sort === field) return "ascend";
  return sort === `-${field}` ? "descend" : null;
}

export function sortText(field: string, order: SortOrder | undefined): string | undefined {
  if (order === "ascend") return field;
  return order === "descend" ? `-${field}` : undefined;
}

/** The same order from its other end: of `grade,-updatedAt` every part turns round. */
export function reversedSort(sort: string): string {
  return sort
    .split(",")
    .map((part) => (part.startsWith("-") ? part.slice(1) : `-${part}`))
    .join(",");
}
