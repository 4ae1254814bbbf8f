import { Radio, Select } from "antd";
import { Suspense, lazy } from "react";
import { useI18n } from "../i18n";
import { choiceTree, isTree, offeredChoices } from "./choices";
import { textOf, type InputProps } from "./inputs";
import { segmentRoom } from "./segments";

const TreePicker = lazy(() => import("./TreePicker"));

const optionsOf = (field: InputProps["field"], chosen: readonly string[]) =>
  offeredChoices(field, chosen).map(({ value, label }) => ({ value, label }));

export function ChoiceInput(props: InputProps) {
  const { field, ties, value, onChange } = props;
  const { t } = useI18n();
  if (isTree(field)) return <TreeInput {...props} />;
  const options = optionsOf(field, [String(value)]);
  if (segmentRoom(field) !== "none") {
    return (
      <Radio.Group
        {...ties}
        aria-label={field.label}
        optionType="button"
        value={value}
        options={options}
        onChange={(event) => onChange?.(event.target.value as string)}
      />
    );
  }
  return (
    <Select
      {...ties}
      value={textOf(value)}
      allowClear={!field.required}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("form.choose")}
      options={options}
      onChange={(next: string | undefined) => onChange?.(next ?? null)}
    />
  );
}

/** Regions below regions, and the like. */
function TreeInput({ field, ties, value, onChange }: InputProps) {
  const { t } = useI18n();
  const chosen = textOf(value);
  return (
    <Suspense fallback={<Select {...ties} disabled placeholder={t("form.choose")} />}>
      <TreePicker
        ties={ties}
        tree={choiceTree(offeredChoices(field, chosen ? [chosen] : []))}
        placeholder={t("form.choose")}
        clearable={!field.required}
        value={chosen}
        onChange={(next) => onChange?.(next ?? null)}
      />
    </Suspense>
  );
}

export function ChoicesInput({ field, ties, value, onChange }: InputProps) {
  const { t } = useI18n();
  const chosen = Array.isArray(value) ? value : [];
  return (
    <Select
      {...ties}
      mode="multiple"
      value={chosen}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("form.choose")}
      options={optionsOf(field, chosen)}
      onChange={(next: string[]) => onChange?.(next)}
    />
  );
}
