import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { decisionQuery, taskQuery } from "../../api/queries";
import type { TaskDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts, factsOf } from "../../ui/Facts";
import { Page } from "../../ui/Page";
import { FailedPage, Waiting } from "../../ui/State";
import { WhyLink } from "../decisions/WhyLink";
import { ContactBlocks } from "../guard/ContactBlocks";
import { Track } from "../processes/Track";
import { useKind, useSession } from "../session/useSession";
import { ActMenu } from "./ActMenu";
import { HelpersCard } from "./HelpersCard";
import { SkipTask } from "./SkipTask";
import { TaskHistory } from "./TaskHistory";
import { TaskTags } from "./TaskTags";
import { TaskWork } from "./TaskWork";
import s from "./TaskScreen.module.css";
import { UrgeNote } from "./UrgeNote";
import { useTaskActs } from "./useTaskActs";

const ApprovalLevels = lazy(() => import("../approvals/ApprovalLevels"));
const ApprovalContent = lazy(() => import("../approvals/ApprovalContent"));
const ClashOfTask = lazy(() => import("../registration/ClashOfTask"));
const CommentsCard = lazy(() => import("../parts/LateComments"));

/** One piece of work: what it is about on one side, what came of it on the other. */
export default function TaskScreen() {
  const { id } = useParams({ from: "/tasks/$id" });
  const task = useQuery(taskQuery(id));
  if (task.isPending) return <Waiting lines={10} />;
  if (task.isError && !task.data) {
    return <FailedPage error={task.error} onRetry={() => void task.refetch()} />;
  }
  return <Shown key={id} task={task.data} />;
}

function Shown({ task }: { task: TaskDetail }) {
  const { t } = useI18n();
  const kind = useKind(task.record.kind);
  const acts = useTaskActs(task);
  const { approval } = task;
  const isOpen = task.state === "open" || task.state === "waiting";
  return (
    <Page
      title={`${task.title}${t("app.colon")}${task.record.label}`}
      crumb={
        <Link to="/inbox" activeProps={{}}>
          {t("inbox.title")}
        </Link>
      }
      aside={<TaskTags task={task} />}
      tools={
        <>
          {isOpen && !acts.left && <SkipTask id={task.id} />}
          <ActMenu task={task} acts={acts} />
        </>
      }
    >
      <div className={s.columns}>
        <div className={s.done}>
          <UrgeNote task={task} />
          <ContactBlocks blocks={task.contactBlocks ?? []} />
          <TaskWork task={task} acts={acts} />
          <HelpersCard task={task} acts={acts} />
          <Suspense>{approval && <ApprovalLevels approval={approval} />}</Suspense>
        </div>
        <div className={s.about}>
          {/* What is decided about is read before the form, on a phone as well. */}
          <div className={s.facts}>
            <Suspense>{approval && <ApprovalContent approval={approval} />}</Suspense>
            <Suspense>{task.kind === "judge-clash" && <ClashOfTask task={task} />}</Suspense>
            <FactsCard task={task} />
          </div>
          <WhyCard task={task} />
          <Card title={task.process.kindLabel}>
            <Track steps={task.process.steps} label={task.process.kindLabel} />
          </Card>
          <TaskHistory moments={task.history ?? []} given={task.decisionId} />
          <Suspense>{kind?.rights.view && <CommentsCard plural={kind.plural} id={task.record.id} />}</Suspense>
        </div>
      </div>
    </Page>
  );
}

function WhyCard({ task }: { task: TaskDetail }) {
  const { t } = useI18n();
  const { user } = useSession();
  const id = task.decisionId;
  const decision = useQuery({ ...decisionQuery(id ?? ""), enabled: id !== undefined });
  if (!id || decision.isError) return null;
  const mine = task.assigneeId === user.id || !task.assigneeName;
  return (
    <Card title={mine ? t("task.why") : t("task.whyOther", { name: task.assigneeName })}>
      {decision.data ? <p className={s.sentence}>{decision.data.sentence}</p> : <Waiting lines={2} />}
      <WhyLink id={id}>{t("task.whyMore")}</WhyLink>
    </Card>
  );
}

function FactsCard({ task }: { task: TaskDetail }) {
  const { t, inside } = useI18n();
  const kind = useKind(task.record.kind);
  // What is under approval stands in a card of its own, as it was frozen.
  const frozen = new Set(task.approval?.content.map(({ field }) => field));
  return (
    <Card title={t("task.facts")}>
      <Facts facts={factsOf(task.recordFields.filter(({ name }) => !frozen.has(name)))} />
      <p className={s.links}>
        {kind?.rights.view && (
          <Link to="/$plural/$id" params={{ plural: kind.plural, id: task.record.id }}>
            {t("task.openRecord", { kind: inside(kind.label) })}
          </Link>
        )}
        <Link to="/processes/$id" params={{ id: task.processId }}>
          {t("task.openProcess")}
        </Link>
      </p>
    </Card>
  );
}
