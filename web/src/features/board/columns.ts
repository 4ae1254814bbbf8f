import type { AnyRecord, ChoiceTone, Field, Kind, Money, Names, Total } from "../../api/types";
import { isEmpty } from "../../fields/FieldValue";
import { bothFilters, quote } from "../records/filter";
import { listFields, titleOf } from "../records/columns";
import { isWritable } from "../records/writable";

/** One column of a board: a value of the field, and what the records that have it come to. */
export interface Column {
  /** The choice or id; empty where records have none. */
  value: string;
  label: string;
  tone?: ChoiceTone;
  count: number;
  sums: Money[];
}

/** A value that can be a column, before anything is counted. */
export interface Place {
  value: string;
  label: string;
  tone?: ChoiceTone;
  former?: boolean;
}

const FACTS_SHOWN = 2;

/**
 * Columns in the order of their values; a former one, and that of records without a value where a value is
 * required or set by the product, only while somebody is there.
 */
export function boardColumns(field: Field, places: readonly Place[], totals: readonly Total[], none: string): Column[] {
  const byValue = new Map(totals.map((total) => [total.value, total]));
  const column = ({ value, label, tone }: Place): Column => {
    const { count = 0, sums = [] } = byValue.get(value) ?? {};
    return { value, label, count, sums, ...(tone ? { tone } : {}) };
  };
  const columns = places.filter(({ value, former }) => !former || byValue.has(value)).map(column);
  if ((!field.required && !field.readOnly) || byValue.has("")) columns.push(column({ value: "", label: none }));
  return columns;
}

export function choicePlaces(field: Field): Place[] {
  return field.choices ?? [];
}

export function recordPlaces(kind: Kind, items: readonly AnyRecord[], names: Names): Place[] {
  return items.map((record) => ({ value: record.id, label: titleOf(kind, record, names) }));
}

/** The order in which records stand as columns: by their position where they have one. */
export function placeSort(kind: Kind): string | undefined {
  return kind.sorts.find(({ field }) => field.split(",").includes("position"))?.field;
}

/** The records of one column of what is looked for. */
export function columnFilter(filter: string | undefined, field: Field, value: string): string {
  return bothFilters(filter, value === "" ? `not known(${field.name})` : `${field.name} = ${quote(value)}`);
}

/** The money that says how large a record is. */
export function sizeField(kind: Kind): Field | undefined {
  return kind.fields.find(({ type }) => type === "money");
}

/** What a card tells besides its name, size and owner. */
export function cardFacts(kind: Kind, record: AnyRecord): Field[] {
  const told = new Set([kind.title, kind.number, kind.board, "ownerId", sizeField(kind)?.name]);
  return listFields(kind)
    .filter(({ name }) => !told.has(name) && !isEmpty(record[name]))
    .slice(0, FACTS_SHOWN);
}

export function mayMove(kind: Kind, field: Field): boolean {
  return kind.rights.edit && isWritable(field);
}

/** Where a card of a column may go; what is required cannot be emptied. */
export function otherColumns(columns: readonly Column[], here: Column, field: Field): Column[] {
  return columns.filter(({ value }) => value !== here.value && (value !== "" || !field.required));
}

/** A card on its way: shown in the new column until the server has answered. */
export interface Move {
  record: AnyRecord;
  to: string;
}

export type Moves = Readonly<Record<string, Move>>;

/** The cards of a column, with those that are on their way to it and without those that leave. */
export function shownCards(items: readonly AnyRecord[], moves: Moves, column: string): AnyRecord[] {
  const arriving = Object.values(moves).filter(({ to, record }) => to === column && !items.some(({ id }) => id === record.id));
  const staying = items.filter(({ id }) => (moves[id]?.to ?? column) === column);
  return [...arriving.map(({ record }) => record), ...staying];
}
