import type { ColumnMapping, ImportColumn, ImportField } from "./types";

/** Which field each column fills; columns that fill none are left out. */
export type Mapping = Readonly<Record<string, string>>;

/** The mapping as it was saved; the server begins with what it suggests. */
export function savedMapping(mapping: readonly ColumnMapping[]): Mapping {
  return Object.fromEntries(mapping.flatMap(({ column, field }) => (field ? [[column, field]] : [])));
}

/** The same with one column given to another field, or to none. */
export function withField(mapping: Mapping, column: string, field: string | undefined): Mapping {
  const others = Object.entries(mapping).filter(([name]) => name !== column);
  return Object.fromEntries(field ? [...others, [column, field]] : others);
}

/** The column that fills a field; each field is filled once. */
export function takenBy(mapping: Mapping, field: string): string | undefined {
  return Object.entries(mapping).find(([, taken]) => taken === field)?.[0];
}

/** As it is saved: every column is named, so that one left out on purpose stays out. */
export function toSave(columns: readonly ImportColumn[], mapping: Mapping): ColumnMapping[] {
  return columns.map(({ name }) => ({ column: name, field: mapping[name] ?? "" }));
}

/** Fields without which no record can be made, and which no column fills yet. */
export function missing(fields: readonly ImportField[], mapping: Mapping): ImportField[] {
  return fields.filter(({ name, required }) => required && takenBy(mapping, name) === undefined);
}

export type SuggestionState = "suggested" | "unsure" | "own" | "none";

/** How a column came to its field. */
export function suggestionState({ name, suggestion }: ImportColumn, mapping: Mapping): SuggestionState {
  const field = mapping[name];
  if (!field) return "none";
  if (field !== suggestion?.field) return "own";
  return suggestion.confident ? "suggested" : "unsure";
}
