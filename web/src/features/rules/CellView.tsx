import { useReferenceName } from "../../fields/useReferenceName";
import { useI18n, type Format } from "../../i18n";
import type { Bound, Cell } from "./cells";
import s from "./CellView.module.css";
import type { InputField } from "./types";

interface Props {
  cell: Cell;
  field: InputField;
}

/** A cell of the grid as one reads it. */
export function CellView({ cell, field }: Props) {
  const { t, format } = useI18n();
  switch (cell.is) {
    case "any":
      return <span className={s.any}>{t("rules.cell.any")}</span>;
    case "yes":
    case "no":
      return t(`app.${cell.is}`);
    case "known":
    case "unknown":
      return <em>{t(`rules.cell.${cell.is}`)}</em>;
    case "range":
      return <span className="number">{rangeText(cell, field, format)}</span>;
    default:
      return (
        <span className={s.chips}>
          {cell.is !== "one-of" && <span className={s.word}>{t(`rules.cell.${cell.is}`)}</span>}
          {cell.values.map((value) => (
            <span key={value} className={s.chip}>
              <ValueText value={value} field={field} />
            </span>
          ))}
        </span>
      );
  }
}

function rangeText({ from, to, currency }: Extract<Cell, { is: "range" }>, field: InputField, format: Format): string {
  const text = (bound: Bound | undefined, sign: string, equal: string) =>
    bound ? [`${bound.included ? equal : sign} ${boundText(bound.value, field, format, currency)}`] : [];
  return [...text(from, ">", "≥"), ...text(to, "<", "≤")].join(" · ");
}

function boundText(value: string, { type }: InputField, format: Format, currency = "CNY"): string {
  if (type === "money") return format.money({ amount: value, currency });
  if (type === "number") return format.decimal(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? format.date(value) : value;
}

/** A value that a rule compares with, by its label. */
export function ValueText({ value, field }: { value: string; field: InputField }) {
  const choice = field.choices?.find((one) => one.value === value);
  if (choice) return choice.label;
  if (field.type === "reference" && field.reference) return <ReferenceText kind={field.reference.kind} id={value} />;
  return value;
}

function ReferenceText({ kind, id }: { kind: string; id: string }) {
  return useReferenceName(kind, id) ?? id;
}
