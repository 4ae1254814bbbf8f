import { useI18n, type Format } from "../../i18n";
import { shareInTime, type LeadFigure, type LeadGroup, type LeadReport } from "./figures";
import s from "./Reports.module.css";

const COUNTS = ["entered", "open", "qualified", "nurtured", "rejected", "merged", "contacted", "converted", "won"] as const;
const MORE = ["wonMoney", "medianMinutes", "share"] as const;

/** Every figure of each group, and of all together. */
export function FigureTable({ by, report }: { by: LeadGroup; report: LeadReport }) {
  const { t } = useI18n();
  return (
    <>
      {/* To scroll it by keyboard it takes the focus itself: nothing in it does. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={s.scroll} tabIndex={0} role="group" aria-label={t("leadReport.table")}>
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">{t(`leadReport.by.${by}`)}</th>
              {[...COUNTS, ...MORE].map((column) => (
                <th key={column} scope="col" className={s.figure}>
                  {t(`leadReport.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.items.map((figure) => (
              <Row key={figure.key} figure={figure} />
            ))}
          </tbody>
          <tfoot>
            <Row figure={report.total} />
          </tfoot>
        </table>
      </div>
      <p className={s.note}>{t("leadReport.share.note")}</p>
    </>
  );
}

function Row({ figure }: { figure: LeadFigure }) {
  const { t, format } = useI18n();
  return (
    <tr>
      <th scope="row">{figure.label}</th>
      {COUNTS.map((column) => (
        <td key={column}>{format.number(figure[column])}</td>
      ))}
      <td>{figure.wonMoney.map((sum) => format.money(sum)).join(" · ") || "–"}</td>
      <td>{figure.medianMinutes === null ? "–" : t.count("leadReport.minutes", figure.medianMinutes)}</td>
      <td>{shareText(figure, format)}</td>
    </tr>
  );
}

function shareText(figure: LeadFigure, format: Format): string {
  const share = shareInTime(figure);
  return share === undefined ? "–" : `${format.number(Math.round(share * 100))}%`;
}
