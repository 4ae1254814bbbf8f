import { Input, InputNumber, Radio, Select, Switch } from "antd";
import { Suspense, lazy, type ReactNode } from "react";
import type { Field, FieldType, Money, Names, Value } from "../api/types";
import { useMeta } from "../features/session/useSession";
import { useI18n } from "../i18n";
import { PHONE } from "../theme";
import { useMedia } from "../theme/useMedia";
import s from "./inputs.module.css";
import { ReferenceSelect } from "./ReferenceSelect";
import { segmentRoom } from "./segments";
import { fromWall, toWall } from "./time";

const Pickers = lazy(() => import("./Pickers"));

/** What ties a widget to its label and its error for those who hear the page. */
export interface Ties {
  id?: string;
  "aria-invalid"?: "true";
  "aria-describedby"?: string;
  "aria-required"?: "true";
}

interface Answer {
  field: Field;
  names: Names;
  value?: Value;
  onChange?: (value: Value) => void;
}

interface InputProps extends Answer {
  ties: Ties;
}

/** The one map from field type to widget. Values are those of the API, without translation. */
const INPUTS: Readonly<Record<FieldType, (props: InputProps) => ReactNode>> = {
  text: TextInput,
  "long-text": LongTextInput,
  number: NumberInput,
  money: MoneyInput,
  date: DateInput,
  time: TimeInput,
  choice: ChoiceInput,
  choices: ChoicesInput,
  reference: (props) => (
    <ReferenceSelect
      kindName={props.field.reference}
      names={props.names}
      ties={props.ties}
      value={textOf(props.value)}
      onChange={(value) => props.onChange?.(value ?? null)}
    />
  ),
  "yes-no": ({ ties, value, onChange }) => (
    <Switch {...ties} checked={value === true} onChange={(checked) => onChange?.(checked)} />
  ),
};

/** The child of antd's Form.Item, which hands it the value and the ties. */
export function FieldInput({ field, names, value, onChange, ...ties }: Answer & Ties) {
  const Widget = INPUTS[field.type];
  return <Widget field={field} names={names} value={value} {...(onChange ? { onChange } : {})} ties={ties} />;
}

function textOf(value: Value): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** An emptied text is cleared, not stored as nothing between quotes. */
const orNull = (text: string) => (text === "" ? null : text);

const INPUT_TYPES: Readonly<Record<string, string>> = { phone: "tel", email: "email", website: "url" };

function TextInput({ field, ties, value, onChange }: InputProps) {
  return (
    <Input
      {...ties}
      type={INPUT_TYPES[field.name] ?? "text"}
      value={textOf(value)}
      maxLength={field.maxLength}
      autoComplete="off"
      onChange={(event) => onChange?.(orNull(event.target.value))}
    />
  );
}

function LongTextInput({ field, ties, value, onChange }: InputProps) {
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

const FULL = { width: "100%" };

function NumberInput({ field, ties, value, onChange }: InputProps) {
  return (
    <InputNumber<number>
      {...ties}
      value={typeof value === "number" ? value : null}
      {...(field.minimum === undefined ? {} : { min: field.minimum })}
      {...(field.maximum === undefined ? {} : { max: field.maximum })}
      style={FULL}
      onChange={(next) => onChange?.(next)}
    />
  );
}

/** Amounts stay text from the key to the server; a float would lose the last cents. */
function MoneyInput({ ties, value, onChange }: InputProps) {
  const { company } = useMeta();
  const money = value as Money | null | undefined;
  const currency = money?.currency ?? company.currency;
  return (
    <InputNumber<string>
      {...ties}
      stringMode
      min="0"
      precision={2}
      prefix={currency}
      value={money?.amount ?? null}
      style={FULL}
      onChange={(amount) => onChange?.(amount ? { amount: String(amount), currency } : null)}
    />
  );
}

function DateInput({ ties, value, onChange }: InputProps) {
  const native = useMedia(PHONE);
  const change = (text: string | undefined) => onChange?.(text ?? null);
  if (native) {
    return (
      <Input {...ties} type="date" value={textOf(value)} onChange={(event) => change(event.target.value || undefined)} />
    );
  }
  return (
    <Suspense fallback={<Input readOnly value={textOf(value)} />}>
      <Pickers withTime={false} ties={ties} value={textOf(value)} onChange={change} />
    </Suspense>
  );
}

function TimeInput({ ties, value, onChange }: InputProps) {
  const { timeZone } = useI18n();
  const native = useMedia(PHONE);
  const change = (text: string | undefined) => onChange?.(text ?? null);
  const wall = toWall(textOf(value), timeZone);
  if (native) {
    return (
      <Input
        {...ties}
        type="datetime-local"
        value={wall}
        onChange={(event) => change(fromWall(event.target.value, timeZone))}
      />
    );
  }
  return (
    <Suspense fallback={<Input readOnly value={wall.replace("T", " ")} />}>
      <Pickers
        withTime
        ties={ties}
        value={wall || undefined}
        onChange={(next) => change(next && fromWall(next, timeZone))}
      />
    </Suspense>
  );
}

function ChoiceInput({ field, ties, value, onChange }: InputProps) {
  const { t } = useI18n();
  const options = field.choices ?? [];
  if (segmentRoom(field) !== "none") {
    return (
      <Radio.Group
        {...ties}
        aria-label={field.label}
        optionType="button"
        value={value}
        options={options.map((choice) => ({ value: choice.value, label: choice.label }))}
        onChange={(event) => onChange?.(event.target.value as string)}
      />
    );
  }
  return (
    <Select
      {...ties}
      value={textOf(value)}
      allowClear={!field.required}
      placeholder={t("form.choose")}
      options={options.map((choice) => ({ value: choice.value, label: choice.label }))}
      onChange={(next: string | undefined) => onChange?.(next ?? null)}
    />
  );
}

function ChoicesInput({ field, ties, value, onChange }: InputProps) {
  const { t } = useI18n();
  return (
    <Select
      {...ties}
      mode="multiple"
      value={Array.isArray(value) ? value : []}
      placeholder={t("form.choose")}
      options={(field.choices ?? []).map((choice) => ({ value: choice.value, label: choice.label }))}
      onChange={(next: string[]) => onChange?.(next)}
    />
  );
}
