import { Select } from "antd";
import { Suspense, lazy, useState, type ReactNode } from "react";
import type { Field, FieldType } from "../../api/types";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useReferenceName } from "../../fields/useReferenceName";
import { useI18n } from "../../i18n";
import { choiceTree, isTree } from "../../fields/choices";
import { BoundsFilter } from "./BoundsFilter";
import { quote, unquote, type Conditions } from "./filter";
import s from "./FilterBar.module.css";

const TreePicker = lazy(() => import("../../fields/TreePicker"));

interface Props {
  field: Field;
  literals: readonly string[];
  onChange: (literals: readonly string[]) => void;
}

interface ControlProps {
  field: Field;
  conditions: Conditions;
  onChange: (changed: Conditions) => void;
}

const ME = "me()";

const ONE: Readonly<Partial<Record<FieldType, (props: Props) => ReactNode>>> = {
  reference: ReferenceFilter,
  references: ReferenceFilter,
  "yes-no": YesNoFilter,
  choice: ChoiceFilter,
  choices: ChoiceFilter,
};

/** The one map from field type to the control that filters by it. */
export function FilterControl({ field, conditions, onChange }: ControlProps) {
  const Control = ONE[field.type];
  if (!Control) return <BoundsFilter field={field} conditions={conditions} onChange={onChange} />;
  return (
    <Control
      field={field}
      literals={conditions[field.name] ?? []}
      onChange={(literals) => onChange({ [field.name]: literals })}
    />
  );
}

function ChoiceFilter({ field, literals, onChange }: Props) {
  const values = literals.map(unquote);
  if (isTree(field)) {
    return (
      <Suspense fallback={<Select className={s.control ?? ""} disabled placeholder={field.label} />}>
        <div className={s.control}>
          <TreePicker
            many
            label={field.label}
            placeholder={field.label}
            tree={choiceTree(field.choices ?? [])}
            value={values}
            onChange={(next) => onChange(next.map(quote))}
          />
        </div>
      </Suspense>
    );
  }
  return (
    <Select
      className={s.control ?? ""}
      mode="multiple"
      maxTagCount="responsive"
      allowClear
      aria-label={field.label}
      placeholder={field.label}
      value={values}
      options={(field.choices ?? []).map(({ value, label }) => ({ value, label }))}
      onChange={(next: string[]) => onChange(next.map(quote))}
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
