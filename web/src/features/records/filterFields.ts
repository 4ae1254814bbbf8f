import type { Field, FieldType, Kind } from "../../api/types";

const DRAWN: ReadonlySet<FieldType> = new Set(["choice", "choices", "reference", "yes-no"]);

/** Fields the filter bar offers: those one picks from, the list's own columns first. */
export function filterFields(kind: Kind): Field[] {
  const shown = new Set([...kind.list, ...kind.sections.flatMap((section) => section.fields)]);
  const drawn = kind.fields.filter((field) => DRAWN.has(field.type) && shown.has(field.name));
  const rank = (field: Field) => {
    const column = kind.list.indexOf(field.name);
    return column < 0 ? kind.list.length : column;
  };
  return drawn.toSorted((a, b) => rank(a) - rank(b));
}
