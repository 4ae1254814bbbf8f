import type { Field, Kind, OneRecord, Value, Values } from "../../api/types";
import { instantOf } from "../../fields/time";

/** Nobody enters what the product fills in, nor what a role limits for them. */
export function isWritable(field: Field): boolean {
  return !field.readOnly && !field.limit;
}

/** Fields a person may enter, in the order of the kind's sections. */
export function writableFields(kind: Kind): Field[] {
  const order = kind.sections.flatMap((section) => section.fields);
  const rank = (field: Field) => {
    const at = order.indexOf(field.name);
    return at < 0 ? order.length : at;
  };
  return kind.fields.filter(isWritable).toSorted((a, b) => rank(a) - rank(b));
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
