import { Select } from "antd";
import { ReferencesSelect } from "../../fields/ReferenceSelect";
import { useI18n } from "../../i18n";
import { Option } from "../../ui/Option";
import type { InputField } from "./types";

interface Props {
  field: InputField;
  values: string[];
  onChange: (values: string[]) => void;
}

/** Several values of a field: from its choices, from records, or typed. */
export function ValuesForm({ field, values, onChange }: Props) {
  const { t } = useI18n();
  return <Option label={t("rules.cell.values")}>{(id) => <Values id={id} field={field} values={values} onChange={onChange} />}</Option>;
}

function Values({ id, field, values, onChange }: Props & { id: string }) {
  const { t } = useI18n();
  if (field.type === "reference" && field.reference) {
    return <ReferencesSelect ties={{ id }} kindName={field.reference.kind} names={{}} value={values} onChange={onChange} />;
  }
  if (field.choices) {
    return (
      <Select
        id={id}
        mode="multiple"
        value={values}
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("form.choose")}
        options={field.choices.map(({ value, label }) => ({ value, label }))}
        onChange={onChange}
      />
    );
  }
  const keep = (typed: string[]) => onChange(field.type === "number" ? typed.filter((one) => /^-?\d+(\.\d+)?$/.test(one)) : typed);
  return (
    <Select id={id} mode="tags" open={false} suffix={null} value={values} placeholder={t("rules.cell.type")} onChange={keep} />
  );
}
