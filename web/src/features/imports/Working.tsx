import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { post } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Job } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Progress } from "../../ui/Progress";
import { Tone } from "../../ui/Tone";
import { isOpen } from "../jobs/job";
import { Trouble } from "./Trouble";
import type { Import } from "./types";
import s from "./Wizard.module.css";

interface Props {
  one: Import;
  job: Job | undefined;
}

const TITLES: Readonly<Record<string, "imports.checking" | "imports.running" | "imports.undoing">> = {
  "import-check": "imports.checking",
  "import-undo": "imports.undoing",
};

/** How far the work on an import is; it goes on when one leaves. */
export function Working({ one, job }: Props) {
  const { t, format } = useI18n();
  const title = t(TITLES[job?.kind ?? ""] ?? "imports.running");
  const done = job?.done ?? 0;
  const total = job?.total ?? one.rows;
  return (
    <Card title={title} extra={job?.retrying && <Tone tone="warning">{t("jobs.retrying")}</Tone>}>
      <div className={s.sending}>
        <Progress label={title} done={done} total={total} />
        <p role="status" className="number">
          {t("imports.progress", { done: format.number(done), total: format.number(total) })}
        </p>
        {job?.message && <p className="number">{job.message}</p>}
        <p className={s.hint}>{t("imports.leave")}</p>
        {job && isOpen(job) && <StopButton job={job} />}
      </div>
    </Card>
  );
}

function StopButton({ job }: { job: Job }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => post(`/jobs/${job.id}/acts/cancel`, {}),
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.jobs] }),
  });
  if (job.cancelRequested) return <Tone tone="warning">{t("jobs.cancelling")}</Tone>;
  return (
    <>
      <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {t("imports.stop")}
      </Button>
      {cancel.isError && <Trouble error={cancel.error} />}
    </>
  );
}

/** Why the last work on an import came to nothing, if it did. */
export function Ending({ job }: { job: Job | undefined }) {
  const { t } = useI18n();
  if (job?.state === "cancelled") return <p className={s.lacking}>{t("imports.stopped")}</p>;
  if (job?.state !== "failed" || !job.problem) return null;
  return (
    <p className={s.refused} role="alert">
      {job.problem.detail}
    </p>
  );
}
