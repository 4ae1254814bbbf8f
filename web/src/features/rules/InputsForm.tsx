import { Select } from "antd";
import type { Value } from "../../api/types";
import { FieldInput } from "../../fields/inputs";
import { useReferenceName } from "../../fields/useReferenceName";
import { useI18n } from "../../i18n";
import { Option } from "../../ui/Option";
import { asField } from "./asField";
import type { Flat } from "./examples";
import s from "./InputsForm.module.css";
import type { InputField } from "./types";

interface Props {
  fields: readonly InputField[];
  values: Flat;
  onChange: (values: Flat) => void;
}

/** Everything a rule may know, typed; what is left empty is not known. */
export function InputsForm({ fields, values, onChange }: Props) {
  return (
    <div className={s.grid}>
      {fields.map((field) => (
        <Option key={field.name} label={field.label}>
          {(id) => (
            <OneInput id={id} field={field} value={values[field.name]} onChange={(value) => onChange({ ...values, [field.name]: value })} />
          )}
        </Option>
      ))}
    </div>
  );
}

interface OneProps {
  id: string;
  field: InputField;
  value: unknown;
  onChange: (value: unknown) => void;
}

function OneInput({ id, field, value, onChange }: OneProps) {
  const { t } = useI18n();
  const reference = field.type === "reference" && typeof value === "string" ? value : undefined;
  const name = useReferenceName(field.reference?.kind, reference);
  if (field.type === "yes-no") {
    return (
      <Select
        id={id}
        value={typeof value === "boolean" ? String(value) : ""}
        options={[
          { value: "", label: t("why.unknown") },
          { value: "true", label: t("app.yes") },
          { value: "false", label: t("app.no") },
        ]}
        onChange={(next) => onChange(next === "" ? undefined : next === "true")}
      />
    );
  }
  return (
    <FieldInput
      id={id}
      field={asField(field)}
      names={reference && name ? { [reference]: name } : {}}
      value={value as Value}
      onChange={onChange}
    />
  );
}
