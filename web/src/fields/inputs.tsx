import { InputNumber, Switch } from "antd";
import type { ReactNode } from "react";
import type { Field, FieldType, Money, Names, Value } from "../api/types";
import { DirectivesInput } from "../features/instructions/DirectivesInput";
import { RepliesInput } from "../features/instructions/RepliesInput";
import { useMeta } from "../features/session/useSession";
import { ChoiceInput, ChoicesInput } from "./ChoiceInputs";
import { ReferenceSelect, ReferencesSelect } from "./ReferenceSelect";
import { LongTextInput, TextInput } from "./TextInputs";
import { DateInput, TimeInput } from "./TimeInputs";

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

export interface InputProps extends Answer {
  ties: Ties;
}

/** The one map from field type to widget. Values are those of the API, without translation. */
const INPUTS: Readonly<Record<FieldType, (props: InputProps) => ReactNode>> = {
  text: TextInput,
  "long-text": LongTextInput,
  number: NumberInput,
  decimal: DecimalInput,
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
  references: (props) => (
    <ReferencesSelect
      kindName={props.field.reference}
      names={props.names}
      ties={props.ties}
      value={Array.isArray(props.value) ? props.value : []}
      onChange={(value) => props.onChange?.(value)}
    />
  ),
  "yes-no": ({ ties, value, onChange }) => (
    <Switch {...ties} checked={value === true} onChange={(checked) => onChange?.(checked)} />
  ),
  directives: DirectivesInput,
  replies: RepliesInput,
};

/** The child of antd's Form.Item, which hands it the value and the ties. */
export function FieldInput({ field, names, value, onChange, ...ties }: Answer & Ties) {
  const Widget = INPUTS[field.type];
  return <Widget field={field} names={names} value={value} {...(onChange ? { onChange } : {})} ties={ties} />;
}

export function textOf(value: Value): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const FULL = { width: "100%" };

const bounds = ({ minimum, maximum }: Field) => ({
  ...(minimum === undefined ? {} : { min: minimum }),
  ...(maximum === undefined ? {} : { max: maximum }),
});

function NumberInput({ field, ties, value, onChange }: InputProps) {
  return (
    <InputNumber<number>
      controls={false}
      {...ties}
      {...bounds(field)}
      value={typeof value === "number" ? value : null}
      style={FULL}
      onChange={(next) => onChange?.(next)}
    />
  );
}

/** Decimals stay text from the key to the server; a float would lose their last digits. */
function DecimalInput({ ties, value, onChange }: InputProps) {
  return (
    <InputNumber<string>
      controls={false}
      {...ties}
      stringMode
      value={textOf(value) ?? null}
      style={FULL}
      onChange={(next) => onChange?.(next === null ? null : String(next))}
    />
  );
}

/** So do amounts, for their cents. */
function MoneyInput({ ties, value, onChange }: InputProps) {
  const { company } = useMeta();
  const money = value as Money | null | undefined;
  const currency = money?.currency ?? company.currency;
  return (
    <InputNumber<string>
      controls={false}
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
