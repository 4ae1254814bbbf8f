import { useI18n } from "../../i18n";
import type { ComplaintFigure, ComplaintGroup } from "./complaints";
import s from "./Reports.module.css";

const COUNTS = ["count", "open", "overdue", "reopened"] as const;
const MORE = ["satisfaction", "medianMinutes"] as const;

/** Every figure of each group. */
export function ComplaintTable({ by, figures }: { by: ComplaintGroup; figures: ComplaintFigure[] }) {
  const { t } = useI18n();
  return (
    <>
      {/* To scroll it by keyboard it takes the focus itself: nothing in it does. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={s.scroll} tabIndex={0} role="group" aria-label={t("complaintReport.table")}>
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t(`complaintReport.by.${by}`)}</th>
              {[...COUNTS, ...MORE].map((column) => (
                <th key={column} scope="col" className={s.figure}>
                  {t(`complaintReport.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {figures.map((figure) => (
              <Row key={figure.key} figure={figure} />
            ))}
          </tbody>
        </table>
      </div>
      <p className={s.note}>{t(by === "step" ? "complaintReport.note.step" : "complaintReport.note")}</p>
    </>
  );
}

function Row({ figure }: { figure: ComplaintFigure }) {
  const { t, format } = useI18n();
  const { satisfaction, medianMinutes } = figure;
  return (
    <tr>
      <th scope="row">{figure.label || t("complaintReport.none.key")}</th>
      {COUNTS.map((column) => (
        <td key={column}>{format.number(figure[column])}</td>
      ))}
      <td>{satisfaction === undefined ? "–" : format.decimal(satisfaction.toFixed(1))}</td>
      <td>{medianMinutes === undefined ? "–" : t.count("leadReport.minutes", Math.round(medianMinutes))}</td>
    </tr>
  );
}
