import { Input, InputNumber, Radio, Select, Switch } from "antd";
import { Suspense, lazy, type ReactNode } from "react";
import type { Choice, Field, FieldType, Money, Names, Value } from "../api/types";
import { useMeta } from "../features/session/useSession";
import { useI18n } from "../i18n";
import { PHONE } from "../theme";
import { useMedia } from "../theme/useMedia";
import s from "./inputs.module.css";
import { ReferenceSelect } from "./ReferenceSelect";
import { fromWall, toWall } from "./time";

const Pickers = lazy(() => import("./Pickers"));

/** What antd's Form.Item hands to its child, with the declaration it belongs to. */
export interface InputProps {
  field: Field;
  names: Names;
  id?: string;
  value?: Value;
  onChange?: (value: Value) => void;
}

/** Few short choices are shown at once; more of them go into a select. In letters of half a Chinese sign. */
const WIDEST_SEGMENTS = 28;
const SEGMENT_PADDING = 2;

function fitsInSegments(choices: readonly Choice[]): boolean {
  const widths = choices.map(({ label }) => SEGMENT_PADDING + label.replace(/[\u2e80-\uffff]/g, "xx").length);
  return widths.reduce((sum, width) => sum + width, 0) <= WIDEST_SEGMENTS;
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
      id={props.id}
      value={textOf(props.value)}
      onChange={(value) => props.onChange?.(value ?? null)}
    />
  ),
  "yes-no": ({ id, value, onChange }) => (
    <Switch {...(id ? { id } : {})} checked={value === true} onChange={(checked) => onChange?.(checked)} />
  ),
};

export function FieldInput(props: InputProps) {
  const Widget = INPUTS[props.field.type];
  return <Widget {...props} />;
}

function textOf(value: Value): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** An emptied text is cleared, not stored as nothing between quotes. */
const orNull = (text: string) => (text === "" ? null : text);

const INPUT_TYPES: Readonly<Record<string, string>> = { phone: "tel", email: "email", website: "url" };

function TextInput({ field, id, value, onChange }: InputProps) {
  return (
    <Input
      id={id}
      type={INPUT_TYPES[field.name] ?? "text"}
      value={textOf(value)}
      maxLength={field.maxLength}
      autoComplete="off"
      onChange={(event) => onChange?.(orNull(event.target.value))}
    />
  );
}

function LongTextInput({ field, id, value, onChange }: InputProps) {
  return (
    <Input.TextArea
      id={id}
      value={textOf(value)}
      maxLength={field.maxLength}
      rows={3}
      className={s.long ?? ""}
      onChange={(event) => onChange?.(orNull(event.target.value))}
    />
  );
}

const FULL = { width: "100%" };

function NumberInput({ field, id, value, onChange }: InputProps) {
  return (
    <InputNumber<number>
      {...(id ? { id } : {})}
      value={typeof value === "number" ? value : null}
      {...(field.minimum === undefined ? {} : { min: field.minimum })}
      {...(field.maximum === undefined ? {} : { max: field.maximum })}
      style={FULL}
      onChange={(next) => onChange?.(next)}
    />
  );
}

/** Amounts stay text from the key to the server; a float would lose the last cents. */
function MoneyInput({ id, value, onChange }: InputProps) {
  const { company } = useMeta();
  const money = value as Money | null | undefined;
  const currency = money?.currency ?? company.currency;
  return (
    <InputNumber<string>
      {...(id ? { id } : {})}
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

function DateInput({ id, value, onChange }: InputProps) {
  const native = useMedia(PHONE);
  const change = (text: string | undefined) => onChange?.(text ?? null);
  if (native) {
    return (
      <Input id={id} type="date" value={textOf(value)} onChange={(event) => change(event.target.value || undefined)} />
    );
  }
  return (
    <Suspense fallback={<Input disabled />}>
      <Pickers withTime={false} id={id} value={textOf(value)} onChange={change} />
    </Suspense>
  );
}

function TimeInput({ id, value, onChange }: InputProps) {
  const { timeZone } = useI18n();
  const native = useMedia(PHONE);
  const change = (text: string | undefined) => onChange?.(text ?? null);
  const wall = toWall(textOf(value), timeZone);
  if (native) {
    return (
      <Input
        id={id}
        type="datetime-local"
        value={wall}
        onChange={(event) => change(fromWall(event.target.value, timeZone))}
      />
    );
  }
  return (
    <Suspense fallback={<Input disabled />}>
      <Pickers
        withTime
        id={id}
        value={wall || undefined}
        onChange={(next) => change(next && fromWall(next, timeZone))}
      />
    </Suspense>
  );
}

function ChoiceInput({ field, id, value, onChange }: InputProps) {
  const { t } = useI18n();
  const options = field.choices ?? [];
  if (field.required && fitsInSegments(options)) {
    return (
      <Radio.Group
        {...(id ? { id } : {})}
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
      {...(id ? { id } : {})}
      value={textOf(value)}
      allowClear={!field.required}
      placeholder={t("form.choose")}
      options={options.map((choice) => ({ value: choice.value, label: choice.label }))}
      onChange={(next: string | undefined) => onChange?.(next ?? null)}
    />
  );
}

function ChoicesInput({ field, id, value, onChange }: InputProps) {
  const { t } = useI18n();
  return (
    <Select
      {...(id ? { id } : {})}
      mode="multiple"
      value={Array.isArray(value) ? value : []}
      placeholder={t("form.choose")}
      options={(field.choices ?? []).map((choice) => ({ value: choice.value, label: choice.label }))}
      onChange={(next: string[]) => onChange?.(next)}
    />
  );
}
