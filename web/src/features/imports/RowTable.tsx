import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Problems, RowOutcome } from "./RowOutcome";
import { placeProblems } from "./problems";
import type { ImportRow } from "./types";
import s from "./Rows.module.css";

interface Props {
  kind: Kind;
  rows: readonly ImportRow[];
  /** Those that fill a field; problems stand at them. */
  columns: readonly string[];
  foreseen: boolean;
}

/** Rows as the file has them, with each problem in the cell it is about. */
export function RowTable({ rows, ...rest }: Props) {
  const { t } = useI18n();
  return (
    // Wide files scroll within; by keyboard that needs the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={s.scroll} role="region" aria-label={t("imports.rows.table")} tabIndex={0}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">{t("imports.rows.row")}</th>
            <th scope="col">{t("imports.rows.outcome")}</th>
            {rest.columns.map((column) => (
              <th key={column} scope="col">
                <bdi>{column}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.row} row={row} {...rest} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ kind, row, columns, foreseen }: Omit<Props, "rows"> & { row: ImportRow }) {
  const { format } = useI18n();
  const { atCells, ofRow } = placeProblems(row, columns);
  return (
    <tr>
      <th scope="row" className="number">
        {format.number(row.row)}
      </th>
      <td className={s.outcome}>
        <RowOutcome kind={kind} row={row} foreseen={foreseen} />
        <Problems problems={ofRow} />
      </td>
      {columns.map((column) => {
        const problems = atCells.get(column);
        return (
          <td key={column} className={problems ? s.bad : ""}>
            <bdi className={s.cell}>{row.cells[column] ?? ""}</bdi>
            {problems && <Problems problems={problems} />}
          </td>
        );
      })}
    </tr>
  );
}
