import type { Field, FieldError, Kind, Values } from "../../api/types";
import { newFields } from "../records/writable";

export const PARTS = ["customer", "contact", "deal"] as const;
export type Part = (typeof PARTS)[number];

/** Whether a part is a new record, one that is there, or nothing. */
export type Way = "new" | "existing" | "none";

/** What is always asked for, because it tells one record from another. */
const ASKED: Readonly<Record<Part, readonly string[]>> = {
  customer: ["name", "region", "ownerId"],
  contact: ["name", "jobTitle", "phone", "email"],
  deal: ["name", "amount", "expectedCloseOn"],
};
const GIVEN = new Set(["customerId", "contactId", "isPrimary", "active"]);

/** The fields of a part that the dialog shows: what it always asks, what is required, and what the lead tells. */
export function shownFields(part: Part, kind: Kind, proposed: Values): Field[] {
  return newFields(kind).filter(
    ({ name, required }) => !GIVEN.has(name) && (required || ASKED[part].includes(name) || proposed[name] !== undefined),
  );
}

export interface Choice {
  way: Way;
  id?: string | undefined;
}

/** What is sent of a part: the record chosen, or all that the dialog showed; what was emptied is cleared. */
export function partBody({ way, id }: Choice, fields: readonly Field[], values: Values | undefined) {
  if (way === "none") return undefined;
  if (way === "existing") return { id };
  return { fields: Object.fromEntries(fields.map(({ name }) => [name, values?.[name] ?? null])) };
}

/** Problems by the field of the dialog's form that they are about, and those about none. */
export function placeErrors(errors: readonly FieldError[], shown: Readonly<Record<Part, readonly Field[]>>) {
  const atFields: { name: [Part, string]; error: FieldError }[] = [];
  const rest: FieldError[] = [];
  for (const error of errors) {
    const [part, name] = error.field.split(".");
    const known = PARTS.find((one) => one === part);
    if (known && name && shown[known].some((field) => field.name === name)) atFields.push({ name: [known, name], error });
    else rest.push(error);
  }
  return { atFields, rest };
}
