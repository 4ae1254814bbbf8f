import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { processesQuery } from "../../api/queries";
import type { OneRecord, Process } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { Tone, type ToneName } from "../../ui/Tone";
import { useNow } from "../../ui/When";
import s from "./ProcessesCard.module.css";
import { StepTasks } from "./StepTasks";
import { Track } from "./Track";

/** A process starts within this time of a record's coming; until then it is awaited, not missing. */
const START_MS = 60_000;

export const STATE_TONES: Readonly<Record<Process["state"], ToneName>> = {
  running: "primary",
  waiting: "warning",
  paused: "neutral",
  ended: "neutral",
};

/** Where the processes on a record stand, and with whom. */
export function ProcessesCard({ plural, record }: { plural: string; record: OneRecord }) {
  const { t } = useI18n();
  const processes = useQuery(processesQuery(plural, record.id));
  const isNew = useNow() - new Date(record.createdAt).getTime() < START_MS;
  return (
    <Card title={t("record.processes")}>
      <div aria-live="polite" className={s.list}>
        {processes.isPending && <Waiting lines={2} />}
        {processes.isError && <Failure error={processes.error} />}
        {processes.data?.length === 0 && (
          <p className="muted">{t(isNew ? "record.processes.soon" : "record.processes.empty")}</p>
        )}
        {processes.data?.map((process) => (
          <ProcessSummary key={process.id} process={process} />
        ))}
      </div>
    </Card>
  );
}

function ProcessSummary({ process }: { process: Process }) {
  const { t } = useI18n();
  const current = process.steps.find((step) => step.state === "current");
  return (
    <article className={s.process}>
      <header className={s.head}>
        <Link to="/processes/$id" params={{ id: process.id }} className={s.name ?? ""}>
          {process.kindLabel}
        </Link>
        <Tone tone={STATE_TONES[process.state]}>{process.stateLabel}</Tone>
        {process.outcomeLabel && (
          <span className="muted">{t("process.outcome", { outcome: process.outcomeLabel })}</span>
        )}
      </header>
      <Track steps={process.steps} label={process.kindLabel} />
      {process.waitingFor && <p className={s.waiting}>{t("process.waiting", { what: process.waitingFor })}</p>}
      {process.state !== "ended" && <StepTasks ids={current?.tasks ?? []} />}
    </article>
  );
}
