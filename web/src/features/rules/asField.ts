import type { Field } from "../../api/types";
import type { InputField } from "./types";

/** A field of rules as forms know fields, so that they draw it. */
export function asField({ name, label, type, choices, reference, min, max }: InputField): Field {
  const known = type === "texts" || type === "numbers" ? "choices" : type;
  return {
    name,
    label,
    type: known,
    ...(choices ? { choices } : {}),
    ...(reference ? { reference: reference.kind } : {}),
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
  };
}
