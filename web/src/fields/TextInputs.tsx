import { Input, Select } from "antd";
import type { Field } from "../api/types";
import { useMeta } from "../features/session/useSession";
import { useI18n } from "../i18n";
import s from "./inputs.module.css";
import { textOf, type InputProps } from "./inputs";

/** An emptied text is cleared, not stored as nothing between quotes. */
const orNull = (text: string) => (text === "" ? null : text);

const INPUT_TYPES: Readonly<Record<NonNullable<Field["format"]>, string>> = { phone: "tel", email: "email", url: "url" };

export function TextInput(props: InputProps) {
  const { field, ties, value, onChange } = props;
  if (field.name === KIND_FIELD) return <KindInput {...props} />;
  return (
    <Input
      {...ties}
      type={field.format ? INPUT_TYPES[field.format] : "text"}
      value={textOf(value)}
      maxLength={field.maxLength}
      autoComplete="off"
      onChange={(event) => onChange?.(orNull(event.target.value))}
    />
  );
}

/** A text of this name holds the name of a kind of record, as rights and custom fields do. */
const KIND_FIELD = "kind";

function KindInput({ ties, value, onChange }: InputProps) {
  const { t } = useI18n();
  const { kinds } = useMeta();
  const options = kinds.map(({ name, pluralLabel }) => ({ value: name, label: pluralLabel }));
  return (
    <Select
      {...ties}
      value={textOf(value) ?? null}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("form.choose")}
      options={options}
      onChange={(next: string) => onChange?.(next)}
    />
  );
}

export function LongTextInput({ field, ties, value, onChange }: InputProps) {
  return (
    <Input.TextArea
      {...ties}
      value={textOf(value)}
      maxLength={field.maxLength}
      rows={3}
      className={s.long ?? ""}
      onChange={(event) => onChange?.(orNull(event.target.value))}
    />
  );
}
