import type { AnyRecord, Field, Kind, Names } from "../../api/types";

/** The columns of a list as declared, the naming field first after the number. */
export function listFields(kind: Kind): Field[] {
  const byName = new Map(kind.fields.map((field) => [field.name, field]));
  return kind.list.flatMap((name) => byName.get(name) ?? []);
}

/** What a record is called; where a reference names it (a member by the person), by that record's name. */
export function titleOf(kind: Kind, record: AnyRecord, names: Names): string {
  const title = record[kind.title];
  if (typeof title === "string" && title !== "") return names[title] ?? title;
  const number = kind.number ? record[kind.number] : undefined;
  return typeof number === "string" ? number : kind.label;
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
