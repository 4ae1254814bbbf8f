import { Alert, Button } from "antd";
import type { TaskDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts, factsOf } from "../../ui/Facts";
import { useSession } from "../session/useSession";
import { NextTask } from "./NextTask";
import { TaskForm } from "./TaskForm";
import s from "./TaskScreen.module.css";
import { useTaskActs } from "./useTaskActs";

/** What this viewer can do about the task now: fill it in, take it on, or read what came of it. */
export function TaskWork({ task }: { task: TaskDetail }) {
  const { t, format } = useI18n();
  const { user } = useSession();
  const acts = useTaskActs(task);

  const conflict = acts.conflict && (
    <Alert
      type="warning"
      showIcon
      className={s.alert ?? ""}
      title={t("task.conflict")}
      description={acts.conflict}
    />
  );

  if (task.state === "done") {
    const when = task.completedAt ? format.relative(task.completedAt) : "";
    return (
      <Card title={t("task.answers")}>
        {conflict}
        <p className={s.alert}>{t("task.doneBy", { name: task.assigneeName, when })}</p>
        <Facts
          facts={[
            { key: "outcome", label: t("task.outcome"), value: task.outcomeLabel ?? "" },
            ...factsOf(task.answers ?? []),
          ]}
        />
        {task.assigneeId === user.id && <NextTask doneId={task.id} />}
      </Card>
    );
  }
  if (task.state === "cancelled") return <Alert type="info" showIcon title={t("task.cancelled")} />;
  return (
    <Card
      title={t("task.form")}
      extra={
        task.acts.includes("release") && (
          <Button type="text" size="small" loading={acts.release.isPending} onClick={() => acts.release.mutate()}>
            {t("task.release")}
          </Button>
        )
      }
    >
      {conflict}
      {task.acts.includes("claim") && (
        <Button type="primary" loading={acts.claim.isPending} onClick={() => acts.claim.mutate()}>
          {t("task.claim")}
        </Button>
      )}
      {task.acts.includes("complete") && <TaskForm task={task} acts={acts} />}
      {task.acts.length === 0 && task.assigneeName && (
        <p className="muted">{t("task.notYours", { name: task.assigneeName })}</p>
      )}
    </Card>
  );
}
