import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Problems, RowOutcome } from "./RowOutcome";
import { placeProblems } from "./problems";
import type { ImportRow } from "./types";
import s from "./Rows.module.css";

interface Props {
  kind: Kind;
  rows: readonly ImportRow[];
  columns: readonly string[];
  foreseen: boolean;
}

/** The same rows on a phone. */
export function RowCards({ rows, ...rest }: Props) {
  return (
    <ul className={s.cards}>
      {rows.map((row) => (
        <RowCard key={row.row} row={row} {...rest} />
      ))}
    </ul>
  );
}

function RowCard({ kind, row, columns, foreseen }: Omit<Props, "rows"> & { row: ImportRow }) {
  const { t, format } = useI18n();
  const { atCells, ofRow } = placeProblems(row, columns);
  const shown = columns.filter((column) => row.cells[column] || atCells.has(column));
  return (
    <li className={s.card}>
      <div className={s.cardHead}>
        <span className="muted">{t("imports.rows.number", { number: format.number(row.row) })}</span>
        <RowOutcome kind={kind} row={row} foreseen={foreseen} />
      </div>
      <Problems problems={ofRow} />
      <dl className={s.cells}>
        {shown.map((column) => {
          const problems = atCells.get(column);
          return (
            <div key={column} className={problems ? s.bad : ""}>
              <dt>
                <bdi>{column}</bdi>
              </dt>
              <dd>
                <bdi>{row.cells[column] || "–"}</bdi>
                {problems && <Problems problems={problems} />}
              </dd>
            </div>
          );
        })}
      </dl>
    </li>
  );
}
