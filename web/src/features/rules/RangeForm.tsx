import { InputNumber, Select } from "antd";
import { FieldInput } from "../../fields/inputs";
import { useI18n } from "../../i18n";
import { Option } from "../../ui/Option";
import { useMeta } from "../session/useSession";
import { asField } from "./asField";
import type { Bound, Cell } from "./cells";
import s from "./dialogs.module.css";
import type { InputField } from "./types";

type Range = Extract<Cell, { is: "range" }>;

interface Props {
  cell: Range;
  field: InputField;
  onChange: (cell: Range) => void;
}

const SIGNS = { from: { inside: "≥", outside: ">" }, to: { inside: "≤", outside: "<" } } as const;

/** From and to, each of which may be left open. */
export function RangeForm({ cell, field, onChange }: Props) {
  const { t } = useI18n();
  const { company } = useMeta();
  const currency = field.type === "money" ? { currency: cell.currency ?? company.currency } : {};
  const set = (end: "from" | "to", bound: Bound | undefined) => {
    const { [end]: _, ...rest } = cell;
    onChange({ ...rest, ...currency, ...(bound ? { [end]: bound } : {}) });
  };
  return (["from", "to"] as const).map((end) => (
    <Option key={end} label={t(`rules.range.${end}`)}>
      {(id) => (
        <div className={s.pair}>
          <Select
            aria-label={t(`rules.range.${end}.sign`)}
            value={(cell[end]?.included ?? end === "from") ? "inside" : "outside"}
            options={[
              { value: "inside", label: `${SIGNS[end].inside} ${t(`rules.range.${end}.inside`)}` },
              { value: "outside", label: `${SIGNS[end].outside} ${t(`rules.range.${end}.outside`)}` },
            ]}
            onChange={(sign) => set(end, { value: cell[end]?.value ?? "", included: sign === "inside" })}
          />
          <BoundInput
            id={id}
            field={field}
            currency={currency.currency}
            value={cell[end]?.value}
            onChange={(value) => set(end, value === "" ? undefined : { value, included: cell[end]?.included ?? end === "from" })}
          />
        </div>
      )}
    </Option>
  ));
}

interface BoundProps {
  id: string;
  field: InputField;
  currency: string | undefined;
  value: string | undefined;
  onChange: (value: string) => void;
}

function BoundInput({ id, field, currency, value, onChange }: BoundProps) {
  if (field.type === "date" || field.type === "time") {
    const day = asField({ ...field, type: "date" });
    return <FieldInput id={id} field={day} names={{}} value={value ?? null} onChange={(next) => onChange(String(next ?? ""))} />;
  }
  return (
    <InputNumber<string>
      id={id}
      stringMode
      style={FULL}
      {...(currency === undefined ? {} : { prefix: currency })}
      value={value ?? null}
      onChange={(next) => onChange(next === null ? "" : String(next))}
    />
  );
}

const FULL = { width: "100%" };
