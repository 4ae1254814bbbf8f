import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Progress } from "../../ui/Progress";
import { CancelJob } from "../jobs/CancelJob";
import { isOpen } from "../jobs/job";
import s from "./BackTest.module.css";
import { backTestJobQuery, backTestsQuery } from "./queries";
import type { BackTest } from "./types";

const POLL_MS = 1000;

/** A back-test under way; it goes on when one leaves. */
export function Running({ test }: { test: BackTest }) {
  const { t, format } = useI18n();
  const client = useQueryClient();
  const { data: job } = useQuery({
    ...backTestJobQuery(test.jobId),
    refetchInterval: ({ state: { data } }) => (data && !isOpen(data) ? false : POLL_MS),
  });
  const ended = job !== undefined && !isOpen(job);
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: backTestsQuery(test.versionId).queryKey });
  }, [ended, client, test.versionId]);
  if (ended && job.state !== "done") {
    return (
      <p className={s.problem} role="alert">
        {job.state === "cancelled" ? t("rules.backTest.cancelled") : (job.problem?.detail ?? t("rules.backTest.failed"))}
      </p>
    );
  }
  return (
    <Card title={t("rules.backTest.running")} extra={job && !job.cancelRequested && <CancelJob job={job} />}>
      <Progress label={t("rules.backTest.running")} done={job?.done ?? 0} total={job?.total ?? null} />
      <p className="muted" role="status">
        {format.number(job?.done ?? 0)} · {t("rules.backTest.leave")}
      </p>
    </Card>
  );
}
