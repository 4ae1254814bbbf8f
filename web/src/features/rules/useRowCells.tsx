import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { ANY } from "./cells";
import { CellButton } from "./CellButton";
import { CellView } from "./CellView";
import c from "./CellView.module.css";
import { OutcomeView } from "./OutcomeView";
import { problemsAt, type Where } from "./problems";
import { labelOf } from "./rows";
import type { Place } from "./RowDialog";
import type { RowsProps } from "./RowsTab";
import s from "./RowsTab.module.css";
import type { InputField } from "./types";

/** The cells of a row, alike in a table and on a card. */
export function useRowCells({ work, grid, onEdit }: RowsProps) {
  const { t, language } = useI18n();
  const { edit, check } = work;
  const { rows, otherwise } = edit.now.body;

  const contentOf = (row: Where) => (row === "otherwise" ? otherwise : rows[row]);
  const button = (place: Place) => (edit.editable ? () => onEdit(place) : undefined);
  const wrong = (row: Where, field: string) => problemsAt(check, row, field).map(({ message }) => message);
  const nameOf = (row: Where) => (row === "otherwise" ? t("rules.otherwise") : t("rules.row.number", { number: row + 1 }));

  return {
    label: (row: Where) => (
      <CellButton label={nameOf(row)} onClick={button({ row, part: "label" })} wrong={wrong(row, "label")}>
        <span className={s.name}>{labelOf(contentOf(row) ?? { label: { zh: "", en: "" } }, language) || t("rules.row.unnamed")}</span>
        {row !== "otherwise" && rows[row]?.enabled === false && (
          <span className={s.offNote}>
            <Tone tone="neutral">{t("rules.row.isOff")}</Tone>
          </span>
        )}
      </CellButton>
    ),
    condition: (row: number, field: InputField) => (
      <CellButton
        label={`${nameOf(row)} ${field.label}`}
        onClick={button({ row, part: "cell", field: field.name })}
        wrong={firstColumn(grid.rows[row], field.name) ? wrong(row, "when") : []}
      >
        <CellView cell={grid.rows[row]?.[field.name] ?? ANY} field={field} />
      </CellButton>
    ),
    text: (row: number) => (
      <CellButton label={`${nameOf(row)} ${t("rules.condition")}`} onClick={button({ row, part: "when" })} wrong={wrong(row, "when")}>
        <code className={c.code}>{rows[row]?.when || "…"}</code>
      </CellButton>
    ),
    outcome: (row: Where, field: InputField) => (
      <CellButton
        label={`${nameOf(row)} ${field.label}`}
        onClick={button({ row, part: "then", field: field.name })}
        wrong={wrong(row, `then.${field.name}`)}
      >
        <OutcomeView value={contentOf(row)?.then[field.name]} field={field} />
      </CellButton>
    ),
  };
}

/** What is wrong with a whole condition is told once, at the first thing it asks. */
function firstColumn(cells: object | undefined, name: string): boolean {
  return Object.keys(cells ?? {})[0] === name;
}
