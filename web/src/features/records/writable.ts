import type { Field, Kind, OneRecord, Value, Values } from "../../api/types";
import { instantOf } from "../../fields/time";

/** Nobody enters what the product fills in, nor what a role limits for them. */
export function isWritable(field: Field): boolean {
  return !field.readOnly && !field.limit;
}

/** What a new record requires, whoever enters it gives; to change it later may be closed to them. */
const isEnterable = (field: Field) => isWritable(field) || (!field.readOnly && field.required === true);

/** Fields of a new record, in the order of the kind's sections. */
export const newFields = (kind: Kind): Field[] => inOrder(kind, isEnterable);

/** Fields a person may change, in the order of the kind's sections. */
export const writableFields = (kind: Kind): Field[] => inOrder(kind, isWritable);

function inOrder(kind: Kind, wanted: (field: Field) => boolean): Field[] {
  const order = kind.sections.flatMap((section) => section.fields);
  const rank = (field: Field) => {
    const at = order.indexOf(field.name);
    return at < 0 ? order.length : at;
  };
  return kind.fields.filter(wanted).toSorted((a, b) => rank(a) - rank(b));
}

/** What a new form starts with: a required moment is usually the present one. */
export function initialValues(fields: readonly Field[], now: Date): Values {
  const values: Values = {};
  for (const field of fields) {
    if (field.type === "time" && field.required) values[field.name] = instantOf(now);
    if (field.type === "yes-no" && field.required) values[field.name] = false;
  }
  return values;
}

export function valuesOf(fields: readonly Field[], record: OneRecord): Values {
  const values: Values = {};
  for (const { name } of fields) values[name] = (record[name] ?? null) as Value;
  return values;
}
