import type { FormInstance } from "antd";
import { useCallback } from "react";
import { isProblem, splitErrors } from "../api/problem";
import type { Values } from "../api/types";

/**
 * Puts the server's words at the fields they are about. Answers what could not be
 * put anywhere, or undefined when the error was none of the form's.
 */
export function useFieldErrors(form: FormInstance<Values>) {
  return useCallback(
    (error: unknown, fields: readonly string[]): string[] | undefined => {
      if (!isProblem(error, 422) && !isProblem(error, 400)) return undefined;
      const { atFields, rest } = splitErrors(error, fields);
      form.setFields(atFields);
      const first = atFields[0];
      if (first) form.scrollToField(first.name, { focus: true, block: "center" });
      return atFields.length + rest.length > 0 ? rest : [error.message];
    },
    [form],
  );
}
