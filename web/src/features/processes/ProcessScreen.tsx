import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Alert } from "antd";
import { processQuery } from "../../api/queries";
import type { Process, ProcessDetail, TimelineItem } from "../../api/types";
import { useI18n, type Translate } from "../../i18n";
import { Card } from "../../ui/Card";
import { Page } from "../../ui/Page";
import { FailedPage, Waiting } from "../../ui/State";
import { Tone } from "../../ui/Tone";
import { When } from "../../ui/When";
import { WhyLink } from "../decisions/WhyLink";
import { useKind } from "../session/useSession";
import { STATE_TONES } from "./ProcessesCard";
import s from "./ProcessScreen.module.css";
import { SteerMenu } from "./SteerMenu";
import { StepTasks } from "./StepTasks";
import { Track } from "./Track";

/** One course of work: how far it is, who has it, and all that happened, in words. */
export default function ProcessScreen() {
  const { id } = useParams({ from: "/processes/$id" });
  const process = useQuery(processQuery(id));
  if (process.isPending) return <Waiting lines={10} />;
  if (process.isError && !process.data) {
    return <FailedPage error={process.error} onRetry={() => void process.refetch()} />;
  }
  return <Shown process={process.data} />;
}

function Shown({ process }: { process: ProcessDetail }) {
  const { t } = useI18n();
  const kind = useKind(process.record.kind);
  const tasks = [...new Set(process.steps.flatMap((step) => step.tasks))];
  return (
    <Page
      title={`${process.kindLabel}${t("app.colon")}${process.record.label}`}
      crumb={kind && <RecordLink process={process} plural={kind.plural} label={kind.label} />}
      aside={<Tone tone={STATE_TONES[process.state]}>{process.stateLabel}</Tone>}
      tools={<SteerMenu process={process} />}
    >
      <div className={s.columns}>
        <Card title={process.stepLabel || t("process.title")}>
          <div className={s.stand}>
            <Track steps={process.steps} label={process.kindLabel} />
            <p className="muted">
              <Stand process={process} />
            </p>
            <Halted process={process} />
          </div>
        </Card>
        <Card title={t("process.tasks")}>
          {tasks.length > 0 ? <StepTasks ids={tasks} /> : <p className="muted">{t("process.tasks.empty")}</p>}
        </Card>
        <Card title={t("process.course")}>
          <ol className={s.timeline}>
            {process.timeline.map((item, index) => (
              // The timeline only ever grows at its end, so the position is the identity.
              // oxlint-disable-next-line react/no-array-index-key
              <Item key={index} item={item} asksWhy={isFirstOfDecision(process.timeline, index)} />
            ))}
          </ol>
        </Card>
      </div>
    </Page>
  );
}

function RecordLink({ process, plural, label }: { process: Process; plural: string; label: string }) {
  return (
    <Link to="/$plural/$id" params={{ plural, id: process.record.id }} activeProps={{}}>
      {label} · {process.record.label}
    </Link>
  );
}

/** Start, what it waits for and when it looks again, in one line. */
function Stand({ process }: { process: ProcessDetail }) {
  const { t, format } = useI18n();
  const parts = [
    t("process.started", { when: format.relative(process.startedAt), name: process.startedBy.name }),
  ];
  if (process.next.length > 0) parts.push(`${t("process.who")}${t("app.colon")}${namesOf(process, t)}`);
  if (process.waitingFor) parts.push(t("process.waiting", { what: process.waitingFor }));
  if (process.nextAt) parts.push(t("process.next", { when: format.deadline(process.nextAt) }));
  if (process.endedAt) parts.push(t("process.ended", { when: format.relative(process.endedAt) }));
  if (process.outcomeLabel) parts.push(t("process.outcome", { outcome: process.outcomeLabel }));
  return parts.join(" · ");
}

/** Who has to act, each once. */
function namesOf({ next }: ProcessDetail, t: Translate): string {
  return [...new Set(next.map(({ personName }) => personName || t("process.who.nobody")))].join(t("app.and"));
}

/** Why it stands still, and where to read what went wrong. */
function Halted({ process: { pausedBy, pausedAt, reason, failureId } }: { process: ProcessDetail }) {
  const { t, format } = useI18n();
  const parts: string[] = [];
  if (pausedAt) parts.push(t("process.pausedBy", { when: format.relative(pausedAt), name: pausedBy?.name ?? "" }));
  if (reason) parts.push(t("process.reason", { reason }));
  if (failureId) parts.push(t("process.failure", { id: failureId }));
  if (parts.length === 0) return null;
  return <Alert type="warning" showIcon title={parts.join(" · ")} />;
}

/** What follows from a decision names it too; where it was made is the place to ask why. */
function isFirstOfDecision(timeline: readonly TimelineItem[], index: number): boolean {
  const id = timeline[index]?.decisionId;
  return id !== undefined && timeline.findIndex(({ decisionId }) => decisionId === id) === index;
}

/** What presses, what an admin did and what people were told differ from what goes its usual way. */
const ITEM_STYLES: Readonly<Partial<Record<TimelineItem["type"], string | undefined>>> = {
  overdue: s.late,
  steered: s.steered,
  notice: s.told,
};

function Item({ item, asksWhy }: { item: TimelineItem; asksWhy: boolean }) {
  return (
    <li className={`${s.item} ${ITEM_STYLES[item.type] ?? ""}`}>
      <p>
        {item.text} {asksWhy && item.decisionId && <WhyLink id={item.decisionId} />}
      </p>
      <p className={s.stamp}>
        {item.actor?.name && `${item.actor.name} · `}
        <When at={item.at} />
      </p>
    </li>
  );
}
