import type { KeyboardEvent } from "react";
import { useI18n } from "../../i18n";
import { isWrong } from "./problems";
import { RowMenu } from "./RowMenu";
import { moveRow } from "./rows";
import type { RowsProps } from "./RowsTab";
import s from "./RowsTab.module.css";
import { useRowCells } from "./useRowCells";

/** Conditions on the left, what follows from them on the right; Alt with an arrow moves a row. */
export function RowsTable(props: RowsProps) {
  const { t } = useI18n();
  const { work, grid } = props;
  const { edit, point } = work;
  const { rows } = edit.now.body;
  const cells = useRowCells(props);
  const emptyCells = [...(point.policy === "priority" ? ["priority"] : []), ...(edit.editable ? ["acts"] : [])];
  const width = Math.max(1, grid.columns.length);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a table wider than the screen is scrolled by keyboard too
    <div className={s.scroll} role="region" aria-label={t("rules.view.table")} tabIndex={0}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col" className={s.number}>
              #
            </th>
            <th scope="col">{t("rules.row.label")}</th>
            {grid.columns.length === 0 && <th scope="col">{t("rules.condition")}</th>}
            {grid.columns.map(({ name, label }) => (
              <th key={name} scope="col" title={name}>
                {label}
              </th>
            ))}
            {point.outputs.map(({ name, label }) => (
              <th key={name} scope="col" className={s.then} title={name}>
                {label}
              </th>
            ))}
            {point.policy === "priority" && <th scope="col">{t("rules.row.priority")}</th>}
            {edit.editable && (
              <th scope="col">
                <span className="visually-hidden">{t("rules.row.actsHead")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // Rows have no name of their own; their place is what tells them apart.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={at} className={rowClass(row.enabled, isWrong(work.check, at))} onKeyDown={(event) => moveByKey(props, at, event)}>
              <td className={s.number}>{at + 1}</td>
              <th scope="row" className={s.label}>
                {cells.label(at)}
              </th>
              {grid.rows[at] && grid.columns.length > 0 ? (
                grid.columns.map((field) => <td key={field.name}>{cells.condition(at, field)}</td>)
              ) : (
                <td colSpan={width}>{cells.text(at)}</td>
              )}
              {point.outputs.map((field) => (
                <td key={field.name} className={s.then}>
                  {cells.outcome(at, field)}
                </td>
              ))}
              {point.policy === "priority" && <td className={s.number}>{row.priority}</td>}
              {edit.editable && (
                <td className={s.menu}>
                  <RowMenu work={work} at={at} onEdit={props.onEdit} />
                </td>
              )}
            </tr>
          ))}
          {point.policy !== "collect" && (
            <tr className={rowClass(true, isWrong(work.check, "otherwise"))}>
              <td className={s.number}>
                <span className="visually-hidden">{t("rules.otherwise")}</span>
              </td>
              <th scope="row" className={s.label}>
                {cells.label("otherwise")}
              </th>
              <td colSpan={width}>
                <span className={`${s.cell} muted`}>{t("rules.otherwise.text")}</span>
              </td>
              {point.outputs.map((field) => (
                <td key={field.name} className={s.then}>
                  {cells.outcome("otherwise", field)}
                </td>
              ))}
              {emptyCells.map((name) => (
                <td key={name} aria-hidden />
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function rowClass(enabled: boolean, wrong: boolean): string {
  return [enabled ? "" : s.off, wrong ? s.wrong : ""].join(" ").trim();
}

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** Moves the row, and the focus with it. */
function moveByKey({ work: { edit } }: RowsProps, at: number, event: KeyboardEvent<HTMLTableRowElement>): void {
  const step = STEPS[event.key];
  const to = at + (step ?? 0);
  if (!event.altKey || step === undefined || !edit.editable || to < 0 || to >= edit.now.body.rows.length) return;
  event.preventDefault();
  edit.setBody((body) => moveRow(body, at, to));
  const cell = (event.target as HTMLElement).closest<HTMLElement>("td, th");
  const place = cell ? [...event.currentTarget.children].indexOf(cell) : 0;
  const row = event.currentTarget.parentElement?.children[to];
  row?.children[place]?.querySelector("button")?.focus();
}
