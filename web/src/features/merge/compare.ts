import type { Field, OneRecord, Value, Values } from "../../api/types";

/** How many records one merge takes. */
export const MOST = 5;

/** Which record each field is taken from, by the name of the field. */
export type Choices = Readonly<Record<string, string>>;

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** What the server does by itself: the survivor's value, or else the first that there is. */
export function defaultSource(field: Field, survivor: string, records: readonly OneRecord[]): string {
  const own = records.find(({ id }) => id === survivor);
  if (own && !isBlank(own[field.name])) return survivor;
  return records.find((record) => !isBlank(record[field.name]))?.id ?? survivor;
}

/** Whether the records say different things; empty ones say nothing. */
export function differs(field: Field, records: readonly OneRecord[]): boolean {
  return new Set(records.map((record) => JSON.stringify(record[field.name] ?? null))).size > 1;
}

/** The values to send: what was chosen otherwise than by default. */
export function chosenValues(
  fields: readonly Field[],
  survivor: string,
  records: readonly OneRecord[],
  choices: Choices,
): Values {
  const values: Values = {};
  for (const field of fields) {
    const source = choices[field.name];
    if (source === undefined || source === defaultSource(field, survivor, records)) continue;
    const record = records.find(({ id }) => id === source);
    if (record) values[field.name] = isBlank(record[field.name]) ? null : (record[field.name] as Value);
  }
  return values;
}
