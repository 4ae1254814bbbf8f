import { Link } from "@tanstack/react-router";
import type { Task, TaskView } from "../../api/types";
import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { Deadline, When } from "../../ui/When";
import s from "./TaskRow.module.css";
import { isOverdue } from "./view";

interface Props {
  task: Task;
  view: TaskView;
  now: number;
}

/** One line on a desk, one card on a phone; the whole of it opens the task. */
export function TaskRow({ task, view, now }: Props) {
  const { t } = useI18n();
  return (
    <li>
      <Link to="/tasks/$id" params={{ id: task.id }} className={s.row ?? ""} data-row>
        <span className={s.main}>
          <span className={s.title}>{task.record.label}</span>
          {task.record.subtitle && <span className={s.subtitle}>{task.record.subtitle}</span>}
        </span>
        <span className={s.task}>
          <span>{task.title}</span>
          {!task.title.includes(task.stepLabel) && (
            <span className={s.subtitle}>{task.stepLabel}</span>
          )}
        </span>
        {view === "team" && (
          <span className={s.who}>{task.assigneeName || t("inbox.unassigned")}</span>
        )}
        <span className={s.end}>{view === "done" ? <Done task={task} /> : <Due task={task} now={now} />}</span>
      </Link>
    </li>
  );
}

function Due({ task, now }: { task: Task; now: number }) {
  if (!task.dueAt) return null;
  const soon = new Date(task.dueAt).getTime() - now < 3_600_000;
  return (
    <Tone tone={isOverdue(task, now) ? "danger" : soon ? "warning" : "neutral"}>
      <Deadline at={task.dueAt} />
    </Tone>
  );
}

function Done({ task }: { task: Task }) {
  return (
    <>
      {task.outcomeLabel && <Tone tone="neutral">{task.outcomeLabel}</Tone>}
      {task.completedAt && (
        <span className={s.subtitle}>
          <When at={task.completedAt} />
        </span>
      )}
    </>
  );
}
