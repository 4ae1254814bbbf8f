import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { hrefOf, withParams } from "../../api/client";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Page } from "../../ui/Page";
import { Failure, Waiting } from "../../ui/State";
import { FigureTable } from "./FigureTable";
import { lastDays, LEAD_GROUPS, percentOf, WAY, type LeadFigure, type LeadGroup } from "./figures";
import { leadReportQuery } from "./queries";
import s from "./Reports.module.css";
import { periodOf, ReportTools } from "./ReportTools";

/** Where leads come from, and what becomes of them. */
export default function LeadReportScreen() {
  const { t } = useI18n();
  const search = useSearch({ from: "/reports/leads" });
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const by = LEAD_GROUPS.find((group) => group === search.by) ?? "source";
  const days = periodOf(search.days);
  const question = { by, ...lastDays(days, now) };
  const report = useQuery({ ...leadReportQuery(question), placeholderData: keepPreviousData });
  const show = (change: { by?: LeadGroup; days?: string }) =>
    void navigate({ to: "/reports/leads", search: { by, days: String(days), ...change }, replace: true });

  return (
    <Page
      title={t("leadReport.title")}
      tools={
        <Button href={hrefOf(withParams("/reports/leads/export", question))} download="">
          {t("leadReport.export")}
        </Button>
      }
      below={
        <ReportTools groups={LEAD_GROUPS} labelOf={(group) => t(`leadReport.by.${group}`)} by={by} days={days} onShow={show} />
      }
    >
      {report.isPending && <Waiting lines={8} />}
      {report.isError && !report.data && <Failure error={report.error} onRetry={() => void report.refetch()} />}
      {report.data?.items.length === 0 && <p className={s.none}>{t("leadReport.none")}</p>}
      {report.data && report.data.items.length > 0 && (
        <div className={s.cards}>
          <WayCard total={report.data.total} />
          <Card flush title={t("leadReport.table")}>
            <FigureTable by={by} report={report.data} />
          </Card>
        </div>
      )}
    </Page>
  );
}

/** How many went each step of the way, as bars. */
function WayCard({ total }: { total: LeadFigure }) {
  const { t, format } = useI18n();
  return (
    <Card title={t("leadReport.bars")}>
      <ul className={s.bars}>
        {WAY.map((step) => (
          <li key={step} className={s.bar}>
            <span>{t(`leadReport.${step}`)}</span>
            <span className={s.track} aria-hidden="true">
              {total[step] > 0 && <span style={{ width: `${percentOf(total[step], total.entered)}%` }} />}
            </span>
            <span className={s.value}>
              {format.number(total[step])} · {Math.round(percentOf(total[step], total.entered))}%
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
