import { Button, Input, InputNumber, Select } from "antd";
import { useId, useState } from "react";
import type { Field } from "../../api/types";
import { FieldInput } from "../../fields/inputs";
import { ReferenceSelect } from "../../fields/ReferenceSelect";
import { useReferenceName } from "../../fields/useReferenceName";
import { useI18n } from "../../i18n";
import s from "./FilterBuilder.module.css";
import { placeOf } from "./tree";
import { daysOf, fromWidget, momentInDays, momentMode, toWidget, type MomentMode } from "./values";

interface Props {
  field: Field;
  operator: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
}

const ME = "me()";

/** What a field is compared with: nothing, one value, or for “one of” as many as one likes. */
export function FilterValues({ field, operator, values, onChange }: Props) {
  const { t } = useI18n();
  if (operator === "known") return null;
  if (field.choices && operator === "in") {
    return (
      <Select
        mode="multiple"
        className={s.value ?? ""}
        aria-label={t("filter.value")}
        value={[...values]}
        options={field.choices.map(({ value, label }) => ({ value, label }))}
        onChange={onChange}
      />
    );
  }
  const shown = values.length === 0 ? [""] : values;
  const set = (at: number, value: string | undefined) =>
    onChange(shown.flatMap((old, index) => (index === at ? (value ?? []) : old)));
  return (
    <div className={s.values}>
      {shown.map((value, at) => (
        <OneValue key={placeOf([at])} field={field} value={value || undefined} onChange={(next) => set(at, next)} />
      ))}
      {operator === "in" && (
        <Button size="small" type="text" onClick={() => onChange([...values, ""])}>
          {t("filter.addValue")}
        </Button>
      )}
    </div>
  );
}

interface OneProps {
  field: Field;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function OneValue({ field, value, onChange }: OneProps) {
  const { t } = useI18n();
  switch (field.type) {
    case "yes-no":
      return (
        <Select
          className={s.value ?? ""}
          aria-label={t("filter.value")}
          value={value ?? null}
          options={[
            { value: "true", label: t("app.yes") },
            { value: "false", label: t("app.no") },
          ]}
          onChange={(next: string) => onChange(next)}
        />
      );
    case "choice":
    case "choices":
      return (
        <Select
          className={s.value ?? ""}
          aria-label={t("filter.value")}
          value={value ?? null}
          options={(field.choices ?? []).map((choice) => ({ value: choice.value, label: choice.label }))}
          onChange={(next: string) => onChange(next)}
        />
      );
    case "reference":
    case "references":
      return <RecordValue field={field} value={value} onChange={onChange} />;
    case "date":
    case "time":
      return <MomentValue field={field} value={value} onChange={onChange} />;
    case "text":
    case "long-text":
      return (
        <Input
          className={s.value ?? ""}
          aria-label={t("filter.value")}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      );
    default:
      return <WidgetValue field={field} value={value} onChange={onChange} />;
  }
}

/** The widget that forms have for the field, named as what it is here. */
function WidgetValue({ field, value, onChange }: OneProps) {
  const { t } = useI18n();
  const id = useId();
  return (
    <div className={s.value}>
      <label htmlFor={id} className="visually-hidden">
        {t("filter.value")}
      </label>
      <FieldInput id={id} field={field} names={{}} value={toWidget(field, value)} onChange={(next) => onChange(fromWidget(next))} />
    </div>
  );
}

function RecordValue({ field, value, onChange }: OneProps) {
  const { t } = useI18n();
  const name = useReferenceName(field.reference, value === ME ? undefined : value);
  return (
    <div className={s.value}>
      <ReferenceSelect
        kindName={field.reference}
        names={value && name ? { [value]: name } : {}}
        value={value}
        label={t("filter.value")}
        first={field.reference === "user" ? [{ value: ME, label: t("list.filter.me") }] : []}
        onChange={(next) => onChange(next)}
      />
    </div>
  );
}

function MomentValue({ field, value, onChange }: OneProps) {
  const { t } = useI18n();
  const [chosen, setChosen] = useState<MomentMode>();
  const mode = value === undefined ? (chosen ?? "fixed") : momentMode(value);
  const choose = (next: MomentMode) => {
    setChosen(next);
    onChange({ fixed: undefined, days: "today()", words: "now()" }[next]);
  };
  return (
    <div className={s.moment}>
      <Select
        aria-label={t("filter.moment")}
        value={mode}
        options={[
          { value: "fixed", label: t("filter.moment.fixed") },
          { value: "days", label: t("filter.moment.days") },
          { value: "words", label: t("filter.moment.words") },
        ]}
        onChange={choose}
      />
      {mode === "fixed" && (
        <WidgetValue field={{ ...field, type: "date" }} value={value} onChange={onChange} />
      )}
      {mode === "days" && (
        <InputNumber<number>
          controls={false}
          aria-label={t("filter.value")}
          suffix={t("filter.moment.unit")}
          precision={0}
          value={daysOf(value)}
          onChange={(days) => onChange(momentInDays(days ?? 0))}
        />
      )}
      {mode === "words" && (
        <Input aria-label={t("filter.value")} value={value ?? ""} onChange={(event) => onChange(event.target.value || undefined)} />
      )}
    </div>
  );
}
