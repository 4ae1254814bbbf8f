import { Select } from "antd";
import { lazy, Suspense } from "react";
import { FieldInput } from "../../fields/inputs";
import { useReferenceName } from "../../fields/useReferenceName";
import type { Value } from "../../api/types";
import { useI18n } from "../../i18n";
import { Option } from "../../ui/Option";
import { Waiting } from "../../ui/State";
import { asField } from "./asField";
import { calculation } from "./outcome";
import type { InputField } from "./types";
import type { Work } from "./VersionScreen";

const CodeEditor = lazy(() => import("./CodeEditor"));

interface Props {
  work: Work;
  field: InputField;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** A value of the outcome: one that is chosen, or one that is calculated from what is known. */
export function OutcomeForm({ work, field, value, onChange }: Props) {
  const { t } = useI18n();
  const written = calculation(value);
  const way = written === undefined ? "value" : "calculated";
  return (
    <>
      <Option label={t("rules.outcome.how")}>
        {(id) => (
          <Select
            id={id}
            value={way}
            options={[
              { value: "value", label: t("rules.outcome.value") },
              { value: "calculated", label: t("rules.outcome.calculated") },
            ]}
            onChange={(next: "value" | "calculated") => onChange(next === "value" ? undefined : "=")}
          />
        )}
      </Option>
      {written === undefined ? (
        <PlainValue field={field} value={value} onChange={onChange} />
      ) : (
        <Suspense fallback={<Waiting lines={2} />}>
          <CodeEditor
            label={field.label}
            language="condition"
            value={written}
            fields={work.point.inputs}
            functions={work.point.functions}
            marks={[]}
            hint={t("rules.outcome.hint")}
            onChange={(text) => onChange(`=${text}`)}
          />
        </Suspense>
      )}
    </>
  );
}

function PlainValue({ field, value, onChange }: Omit<Props, "work">) {
  const id = typeof value === "string" ? value : undefined;
  const name = useReferenceName(field.reference?.kind, field.type === "reference" ? id : undefined);
  return (
    <Option label={field.label}>
      {(inputId) => (
        <FieldInput
          id={inputId}
          field={asField(field)}
          names={id && name ? { [id]: name } : {}}
          value={value as Value}
          onChange={onChange}
        />
      )}
    </Option>
  );
}
