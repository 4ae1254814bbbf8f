import { Select } from "antd";
import { useState } from "react";
import type { Field } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useReferenceName } from "../../fields/useReferenceName";
import { useI18n } from "../../i18n";
import { quote, unquote } from "./filter";
import s from "./FilterBar.module.css";

interface Props {
  field: Field;
  literals: readonly string[];
  onChange: (literals: readonly string[]) => void;
}

const ME = "me()";

export function FilterControl(props: Props) {
  if (props.field.type === "reference") return <ReferenceFilter {...props} />;
  if (props.field.type === "yes-no") return <YesNoFilter {...props} />;
  return <ChoiceFilter {...props} />;
}

function ChoiceFilter({ field, literals, onChange }: Props) {
  return (
    <Select
      className={s.control ?? ""}
      mode="multiple"
      maxTagCount="responsive"
      allowClear
      aria-label={field.label}
      placeholder={field.label}
      value={literals.map(unquote)}
      options={(field.choices ?? []).map(({ value, label }) => ({ value, label }))}
      onChange={(values: string[]) => onChange(values.map(quote))}
    />
  );
}

function YesNoFilter({ field, literals, onChange }: Props) {
  const { t } = useI18n();
  return (
    <Select
      className={s.control ?? ""}
      allowClear
      aria-label={field.label}
      placeholder={field.label}
      value={literals[0] ?? null}
      options={[
        { value: "true", label: `${field.label}: ${t("app.yes")}` },
        { value: "false", label: `${field.label}: ${t("app.no")}` },
      ]}
      onChange={(value: string | null | undefined) => onChange(value ? [value] : [])}
    />
  );
}

function ReferenceFilter({ field, literals, onChange }: Props) {
  const { t } = useI18n();
  const [picked, setPicked] = useState<Record<string, string>>({});
  const value = literals[0] === undefined ? undefined : unquote(literals[0]);
  const unnamed = value !== undefined && value !== ME && !picked[value];
  const label = useReferenceName(field.reference, unnamed ? value : undefined);
  const names = value && label ? { ...picked, [value]: label } : picked;
  return (
    <div className={s.control}>
      <ReferenceSelect
        kindName={field.reference}
        names={names}
        value={value}
        label={field.label}
        placeholder={field.label}
        first={field.reference === "user" ? [{ value: ME, label: t("list.filter.me") }] : []}
        onChange={(next, nextLabel) => {
          if (next && nextLabel) setPicked((old) => ({ ...old, [next]: nextLabel }));
          onChange(next === undefined ? [] : [next === ME ? ME : quote(next)]);
        }}
      />
    </div>
  );
}
