import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import type { TaskDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts, factsOf } from "../../ui/Facts";
import { useSession } from "../session/useSession";
import { NextTask } from "./NextTask";
import { TaskForm } from "./TaskForm";
import s from "./TaskScreen.module.css";
import type { TaskActs } from "./useTaskActs";

interface Props {
  task: TaskDetail;
  acts: TaskActs;
}

/** What this viewer can do about the task now: fill it in, take it on, or read what came of it. */
export function TaskWork({ task, acts }: Props) {
  const { t } = useI18n();
  if (task.state === "done") return <Answers task={task} acts={acts} />;
  if (task.state === "cancelled") {
    return (
      <Told acts={acts}>
        <Alert type="info" showIcon title={t("task.cancelled")} />
        {acts.left && <NextTask doneId={task.id} />}
      </Told>
    );
  }
  const mayWork = task.acts.includes("claim") || task.acts.includes("complete");
  return (
    <Card title={t("task.form")}>
      <Told acts={acts}>
        {task.givenText && (
          <p className={s.given}>
            {task.givenByName}
            {t("app.colon")}
            {task.givenText}
          </p>
        )}
        {task.acts.includes("claim") && (
          <Button type="primary" loading={acts.pending === "claim"} onClick={() => acts.doAtOnce("claim")}>
            {t("task.claim")}
          </Button>
        )}
        {task.acts.includes("complete") && <TaskForm task={task} acts={acts} />}
        {!mayWork && <Elsewhere task={task} />}
        {acts.left && <NextTask doneId={task.id} />}
      </Told>
    </Card>
  );
}

/** What another person did meanwhile stands above all else. */
function Told({ acts, children }: { acts: TaskActs; children: ReactNode }) {
  const { t } = useI18n();
  return (
    <>
      {acts.conflict && (
        <Alert type="warning" showIcon className={s.alert ?? ""} title={t("task.conflict")} description={acts.conflict} />
      )}
      {children}
    </>
  );
}

/** With whom it is, when there is nothing to fill in here. */
function Elsewhere({ task }: { task: TaskDetail }) {
  const { t } = useI18n();
  const names = task.waitingFor ?? [];
  if (task.state === "waiting" && names.length > 0) {
    return <p className="muted">{t("task.waitsFor", { names: names.join(t("app.and")) })}</p>;
  }
  if (!task.assigneeName) return null;
  return <p className="muted">{t("task.notYours", { name: task.assigneeName })}</p>;
}

function Answers({ task, acts }: Props) {
  const { t, format } = useI18n();
  const { user } = useSession();
  const when = task.completedAt ? format.relative(task.completedAt) : "";
  const name = task.assigneeName;
  return (
    <Card title={t("task.answers")}>
      <Told acts={acts}>
        <p className={s.alert}>
          {task.actedForName
            ? t("task.doneFor", { name, other: task.actedForName, when })
            : t("task.doneBy", { name, when })}
        </p>
        <Facts
          facts={[
            { key: "outcome", label: t("task.outcome"), value: task.outcomeLabel ?? "" },
            ...factsOf(task.answers ?? []),
          ]}
        />
        {task.assigneeId === user.id && <NextTask doneId={task.id} />}
      </Told>
    </Card>
  );
}
