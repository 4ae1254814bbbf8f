import type { Field, Values } from "../api/types";

/** Fields whose condition holds for what is entered so far (and what the form knows besides). */
export function visibleFields(fields: readonly Field[], values: Readonly<Values>): Field[] {
  return fields.filter(({ visibleWhen }) => {
    if (!visibleWhen) return true;
    const value = values[visibleWhen.field];
    if (Array.isArray(value)) return value.some((one) => visibleWhen.in.includes(one));
    return value !== undefined && value !== null && visibleWhen.in.includes(String(value));
  });
}

/** The entries to send: of visible fields only, without what was left empty. */
export function answersOf(fields: readonly Field[], values: Readonly<Values>): Values {
  const answers: Values = {};
  for (const { name } of visibleFields(fields, values)) {
    const value = values[name];
    if (value !== undefined && value !== null && value !== "") answers[name] = value;
  }
  return answers;
}
