import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { Job } from "../../api/types";
import { useI18n } from "../../i18n";
import { Progress } from "../../ui/Progress";
import { Tone, type ToneName } from "../../ui/Tone";
import { When } from "../../ui/When";
import { CancelJob } from "./CancelJob";
import { bulkOf, importOf, isOpen } from "./job";
import s from "./JobRow.module.css";

const TONES: Readonly<Record<Job["state"], ToneName>> = {
  waiting: "neutral",
  running: "info",
  done: "success",
  failed: "danger",
  cancelled: "neutral",
};

interface Props {
  job: Job;
  onResult: (bulk: string) => void;
}

/** One job: how far it is, what came of it, and what can be done about it. */
export function JobRow({ job, onResult }: Props) {
  const { t } = useI18n();
  const bulk = bulkOf(job);
  const imported = importOf(job);
  return (
    <li className={s.job}>
      <div className={s.head}>
        <span className={s.title}>{job.title}</span>
        <Tone tone={TONES[job.state]}>{t(`jobs.state.${job.state}`)}</Tone>
        {job.retrying && <Tone tone="warning">{t("jobs.retrying")}</Tone>}
        {isOpen(job) && job.cancelRequested && <Tone tone="warning">{t("jobs.cancelling")}</Tone>}
      </div>
      {isOpen(job) && <Progress label={job.title} done={job.done} total={job.total} />}
      <div className={s.facts}>
        <JobCount job={job} />
        {job.message && <span>{job.message}</span>}
        <span>
          {job.maker.name} · <When at={job.createdAt} />
        </span>
      </div>
      {job.problem && <p className={s.problem}>{job.problem.detail}</p>}
      <div className={s.acts}>
        {isOpen(job) && !job.cancelRequested && <CancelJob job={job} />}
        {bulk && (
          <Button size="small" onClick={() => onResult(bulk)}>
            {t("jobs.result")}
          </Button>
        )}
        {imported && (
          <Link to="/imports/$id" params={{ id: imported }} className="inline-link">
            {t("imports.open")}
          </Link>
        )}
      </div>
    </li>
  );
}

function JobCount({ job }: { job: Job }) {
  const { t, format } = useI18n();
  const done = format.number(job.done);
  if (job.total === null) return <span>{t("jobs.progressOpen", { done })}</span>;
  return <span>{t("jobs.progress", { done, total: format.number(job.total) })}</span>;
}
