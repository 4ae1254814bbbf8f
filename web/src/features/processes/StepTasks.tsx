import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { taskQuery } from "../../api/queries";
import type { TaskDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Tone } from "../../ui/Tone";
import { Deadline, useNow } from "../../ui/When";
import { isOverdue } from "../inbox/view";
import { UrgeButton } from "../urges/UrgeButton";
import s from "./StepTasks.module.css";

/** The human work of a step: who has it and until when. Tasks one may not see are left out. */
export function StepTasks({ ids }: { ids: string[] }) {
  const tasks = useQueries({ queries: ids.map((id) => taskQuery(id)) });
  const seen = tasks.flatMap(({ data }) => data ?? []);
  if (seen.length === 0) return null;
  return (
    <ul className={s.tasks}>
      {seen.map((task) => (
        <TaskLine key={task.id} task={task} />
      ))}
    </ul>
  );
}

function TaskLine({ task }: { task: TaskDetail }) {
  const { t } = useI18n();
  const now = useNow();
  return (
    <li className={s.task}>
      {task.assigneeName ? (
        <span className={s.who}>
          <Avatar name={task.assigneeName} />
          {task.assigneeName}
        </span>
      ) : (
        <span className="muted">{t("inbox.unassigned")}</span>
      )}
      <Link to="/tasks/$id" params={{ id: task.id }}>
        {task.title}
      </Link>
      {task.state === "open" && task.dueAt && (
        <Tone tone={isOverdue(task, now) ? "danger" : "neutral"}>
          <Deadline at={task.dueAt} />
        </Tone>
      )}
      {task.acts.includes("urge") && (
        <UrgeButton small of={{ path: `/tasks/${task.id}`, version: task.version, title: `${task.title} · ${task.record.label}` }} />
      )}
      {task.state === "cancelled" && <Tone tone="neutral">{t("task.state.cancelled")}</Tone>}
      {task.outcomeLabel && <Tone tone="neutral">{task.outcomeLabel}</Tone>}
    </li>
  );
}
