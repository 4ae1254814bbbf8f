import type { FormInstance } from "antd";
import { useCallback } from "react";
import { hasArrivedBefore, isProblem, splitErrors } from "../api/problem";
import type { Values } from "../api/types";
import { useI18n } from "../i18n";
import { useErrorText } from "../ui/message";

/** Puts the server's words at the fields they are about and answers what is to be said above them. */
export function useFieldErrors(form: FormInstance<Values>) {
  const { t } = useI18n();
  const errorText = useErrorText();
  return useCallback(
    (error: unknown, fields: readonly string[]): string[] => {
      if (!isProblem(error)) return [t("form.notSent")];
      if (hasArrivedBefore(error)) return [t("form.arrivedBefore")];
      if (error.status !== 422 && error.status !== 400) return [errorText(error)];
      const { atFields, rest } = splitErrors(error, fields);
      form.setFields(atFields);
      const first = atFields[0];
      if (first) form.scrollToField(first.name, { focus: true, block: "center" });
      return atFields.length + rest.length > 0 ? rest : [error.message];
    },
    [form, t, errorText],
  );
}
