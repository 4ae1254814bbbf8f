import { Select } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Option } from "../../ui/Option";
import { ANY, cellsOf, conditionOf, isOrdered, type Cell } from "./cells";
import s from "./dialogs.module.css";
import { RangeForm } from "./RangeForm";
import type { InputField } from "./types";
import { ValuesForm } from "./ValuesForm";
import type { Work } from "./VersionScreen";

interface Props {
  work: Work;
  row: number;
  fieldName: string;
  onChange: (when: string) => void;
}

/** What a row asks of one field, without a condition to be written. */
export function CellForm({ work: { point, edit }, row, fieldName, onChange }: Props) {
  const { t } = useI18n();
  const field = point.inputs.find(({ name }) => name === fieldName);
  const cells = cellsOf(edit.now.body.rows[row]?.when ?? "", point.inputs) ?? {};
  // A cell that is only half filled in says nothing yet, but is not forgotten.
  const [cell, setCell] = useState<Cell>(cells[fieldName] ?? ANY);
  if (!field) return null;
  const set = (next: Cell) => {
    setCell(next);
    onChange(conditionOf({ ...cells, [fieldName]: next }, point.inputs));
  };
  return (
    <div className={s.form}>
      <Option label={t("rules.cell.how")}>
        {(id) => (
          <Select
            id={id}
            value={cell.is}
            options={waysOf(field).map((is) => ({ value: is, label: t(`rules.cell.${is}`) }))}
            onChange={(is: Cell["is"]) => set(newCell(is, cell))}
          />
        )}
      </Option>
      {cell.is === "range" && <RangeForm cell={cell} field={field} onChange={set} />}
      {"values" in cell && <ValuesForm field={field} values={cell.values} onChange={(values) => set({ ...cell, values })} />}
    </div>
  );
}

/** What can be asked of a field, by what it holds. */
function waysOf(field: InputField): Cell["is"][] {
  const known: Cell["is"][] = field.nullable ? ["known", "unknown"] : [];
  if (field.type === "yes-no") return ["any", "yes", "no", ...known];
  if (field.type === "choices") return ["any", "holds", ...known];
  if (field.type === "number") return ["any", "range", "one-of", "none-of", ...known];
  if (isOrdered(field)) return ["any", "range", ...known];
  return ["any", "one-of", "none-of", ...known];
}

/** Another way keeps the values where it has some. */
function newCell(is: Cell["is"], old: Cell): Cell {
  switch (is) {
    case "one-of":
    case "none-of":
    case "holds":
      return { is, values: "values" in old ? old.values : [] };
    case "range":
      return { is };
    default:
      return { is };
  }
}
