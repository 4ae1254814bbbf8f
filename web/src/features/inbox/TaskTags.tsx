import type { TaskDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { useNow } from "../../ui/When";
import { isOverdue } from "./view";

/** Beside the title: what kind of part it is, for whom, and until when. */
export function TaskTags({ task }: { task: TaskDetail }) {
  const { t } = useI18n();
  // What a signature is its title says already.
  const helps = task.role !== "main" && task.role !== "sign";
  return (
    <>
      {helps && <Tone tone="primary">{t(`task.role.${task.role}`)}</Tone>}
      {task.actedForName && <Tone tone="info">{t("task.for", { name: task.actedForName })}</Tone>}
      {task.givenByName && <span className="muted">{t("task.from", { name: task.givenByName })}</span>}
      <Deadline task={task} />
    </>
  );
}

function Deadline({ task }: { task: TaskDetail }) {
  const { t, format } = useI18n();
  const now = useNow();
  if (task.state === "done" || task.state === "cancelled") {
    return task.outcomeLabel ? <Tone tone="neutral">{task.outcomeLabel}</Tone> : null;
  }
  if (!task.dueAt) return <Tone tone="neutral">{t("task.noDeadline")}</Tone>;
  const overdue = isOverdue(task, now);
  const when = format.deadline(task.dueAt, now);
  const tone = overdue ? "danger" : task.warned ? "warning" : "info";
  return (
    <span title={format.time(task.dueAt)}>
      <Tone tone={tone}>{t(overdue ? "task.overdue" : "task.due", { when })}</Tone>
    </span>
  );
}
