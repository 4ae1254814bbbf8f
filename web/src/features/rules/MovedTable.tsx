import { useI18n } from "../../i18n";
import s from "./BackTest.module.css";
import type { Moved } from "./types";

/** How many cases went from one row or answer to another. */
export function MovedTable({ moved }: { moved: Moved[] }) {
  const { t, format } = useI18n();
  const most = Math.max(...moved.map(({ cases }) => cases));
  return (
    <div className={s.scroll}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">{t("rules.report.before")}</th>
            <th scope="col">{t("rules.report.after")}</th>
            <th scope="col" className={s.figure}>
              {t("rules.report.cases")}
            </th>
          </tr>
        </thead>
        <tbody>
          {moved.map(({ fromRow, fromLabel, toRow, toLabel, cases }) => (
            <tr key={`${fromRow} ${fromLabel} ${toRow}`}>
              <td>{fromLabel || t("rules.report.nothing")}</td>
              <td>{toLabel || t("rules.report.nothing")}</td>
              <td className={s.figure}>
                <meter className={s.share} min={0} max={most} value={cases} aria-hidden />
                {format.number(cases)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
