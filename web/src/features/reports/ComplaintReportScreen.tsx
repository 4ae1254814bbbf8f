import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Page } from "../../ui/Page";
import { Failure, Waiting } from "../../ui/State";
import { COMPLAINT_GROUPS, type ComplaintGroup, type Repeat } from "./complaints";
import { ComplaintTable } from "./ComplaintTable";
import { lastDays } from "./figures";
import { complaintReportQuery } from "./queries";
import s from "./Reports.module.css";
import { periodOf, ReportTools } from "./ReportTools";

/** What customers complain about, and how long each step of the answer takes. */
export default function ComplaintReportScreen() {
  const { t } = useI18n();
  const search = useSearch({ from: "/reports/complaints" });
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const by = COMPLAINT_GROUPS.find((group) => group === search.by) ?? "category";
  const days = periodOf(search.days);
  const report = useQuery({ ...complaintReportQuery({ by, ...lastDays(days, now) }), placeholderData: keepPreviousData });
  const show = (change: { by?: ComplaintGroup; days?: string }) =>
    void navigate({ to: "/reports/complaints", search: { by, days: String(days), ...change }, replace: true });

  return (
    <Page
      title={t("complaintReport.title")}
      below={
        <ReportTools groups={COMPLAINT_GROUPS} labelOf={(group) => t(`complaintReport.by.${group}`)} by={by} days={days} onShow={show} />
      }
    >
      {report.isPending && <Waiting lines={8} />}
      {report.isError && !report.data && <Failure error={report.error} onRetry={() => void report.refetch()} />}
      {report.data?.items.length === 0 && <p className={s.none}>{t("complaintReport.none")}</p>}
      {report.data && report.data.items.length > 0 && (
        <div className={s.cards}>
          <Card flush title={t("complaintReport.table")}>
            <ComplaintTable by={by} figures={report.data.items} />
          </Card>
          {report.data.repeats.length > 0 && <RepeatsCard repeats={report.data.repeats} />}
        </div>
      )}
    </Page>
  );
}

/** Who complained more than once. */
function RepeatsCard({ repeats }: { repeats: Repeat[] }) {
  const { t, format } = useI18n();
  return (
    <Card title={t("complaintReport.repeats")}>
      <ul className={s.repeats}>
        {repeats.map(({ customer, count, open }) => (
          <li key={customer.id} className={s.repeat}>
            <Link to="/$plural/$id" params={{ plural: "customers", id: customer.id }} className="inline-link">
              {customer.label || t("complaintReport.hidden")}
            </Link>
            <span className="muted">
              {t.count("complaintReport.times", count)} · {t("complaintReport.stillOpen", { open: format.number(open) })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
