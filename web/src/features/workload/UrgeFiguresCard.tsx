import { useQuery } from "@tanstack/react-query";
import { Segmented, Select } from "antd";
import { useState } from "react";
import { useI18n, type Format } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { urgeFiguresQuery } from "./queries";
import { FIGURE_GROUPS, type FigureGroup, type UrgeFigure } from "./types";
import s from "./WorkLoad.module.css";

const COLUMNS = ["urges", "tasks", "answered", "kept", "broken", "done", "doneInADay", "medianHours"] as const;
const PERIODS = [7, 30, 90] as const;
const DAY_MS = 86_400_000;

/** How often urging was needed, and what it brought. */
export function UrgeFiguresCard() {
  const { t } = useI18n();
  const [by, setBy] = useState<FigureGroup>("person");
  const [days, setDays] = useState<number>(30);
  const [now] = useState(Date.now);
  const from = new Date(now - days * DAY_MS).toISOString();
  const to = new Date(now + DAY_MS).toISOString();
  const figures = useQuery(urgeFiguresQuery({ by, from, to }));
  return (
    <Card title={t("workload.figures")}>
      <div className={s.tools}>
        <Segmented
          value={by}
          aria-label={t("workload.figures.by")}
          options={FIGURE_GROUPS.map((value) => ({ value, label: t(`workload.figures.by.${value}`) }))}
          onChange={setBy}
        />
        <Select
          value={days}
          aria-label={t("workload.figures.period")}
          options={PERIODS.map((value) => ({ value, label: t("workload.figures.days", { days: value }) }))}
          onChange={setDays}
        />
      </div>
      {figures.isPending && <Waiting lines={3} />}
      {figures.isError && <Failure error={figures.error} onRetry={() => void figures.refetch()} />}
      {figures.data?.length === 0 && <p className="muted">{t("workload.figures.none")}</p>}
      {figures.data && figures.data.length > 0 && <Table by={by} figures={figures.data} />}
    </Card>
  );
}

const figureText = (figure: number | null, format: Format) => (figure === null ? "–" : format.number(Math.round(figure)));

function Table({ by, figures }: { by: FigureGroup; figures: UrgeFigure[] }) {
  const { t, format } = useI18n();
  return (
    // To scroll it by keyboard it takes the focus itself: nothing in it does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={s.scroll} tabIndex={0} role="group" aria-label={t("workload.figures")}>
      <table className={s.table}>
        <thead>
          <tr>
            <th scope="col">{t(`workload.figures.by.${by}`)}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={s.figure}>
                {t(`workload.figures.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.key}>
              <th scope="row">{figure.label}</th>
              {COLUMNS.map((column) => (
                <td key={column}>{figureText(figure[column], format)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
