import type { Field, FieldType, Kind } from "../../api/types";

const DRAWN: ReadonlySet<FieldType> = new Set([
  "choice",
  "choices",
  "reference",
  "references",
  "yes-no",
  "date",
  "time",
  "number",
  "decimal",
  "money",
]);

/** Types one picks from stand before those with bounds. */
const BOUNDED: ReadonlySet<FieldType> = new Set(["date", "time", "number", "decimal", "money"]);

/** Fields the filter bar offers: what one picks from, then bounds; the list's own columns first. */
export function filterFields(kind: Kind): Field[] {
  const shown = new Set([...kind.list, ...kind.sections.flatMap((section) => section.fields)]);
  const drawn = kind.fields.filter((field) => DRAWN.has(field.type) && (field.operators?.length ?? 0) > 0 && shown.has(field.name));
  const rank = (field: Field) => {
    const column = kind.list.indexOf(field.name);
    const place = column < 0 ? kind.list.length : column;
    return BOUNDED.has(field.type) ? place + kind.fields.length : place;
  };
  return drawn.toSorted((a, b) => rank(a) - rank(b));
}
