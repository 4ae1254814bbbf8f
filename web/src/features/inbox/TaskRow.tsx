import { Link } from "@tanstack/react-router";
import type { Task, TaskView } from "../../api/types";
import { useI18n, type Translate } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { Deadline, When } from "../../ui/When";
import { useSession } from "../session/useSession";
import { UrgeButton } from "../urges/UrgeButton";
import s from "./TaskRow.module.css";
import { isMine, isOverdue } from "./view";

interface Props {
  task: Task;
  view: TaskView;
  now: number;
  /** Left out where nothing can be done with many. */
  selection?: { selected: boolean; onToggle: () => void };
}

/** One line on a desk, one card on a phone; the whole of it opens the task. */
export function TaskRow({ task, view, now, selection }: Props) {
  const { t } = useI18n();
  const { user } = useSession();
  const others = !isMine(view) && view !== "done";
  const notes = notesOf(task, t);
  return (
    <li className={s.item}>
      {selection && (
        <input
          type="checkbox"
          className={s.check}
          aria-label={t("bulk.select", { name: `${task.record.label} · ${task.title}` })}
          checked={selection.selected}
          onChange={selection.onToggle}
        />
      )}
      <Link to="/tasks/$id" params={{ id: task.id }} className={s.row ?? ""} data-row={task.id}>
        <span className={s.main}>
          <span className={s.title}>{task.record.label}</span>
          {task.record.subtitle && <span className={s.subtitle}>{task.record.subtitle}</span>}
        </span>
        <span className={s.task}>
          <span>{task.title}</span>
          {notes && <span className={s.subtitle}>{notes}</span>}
        </span>
        {others && <span className={s.who}>{task.assigneeName || t("inbox.unassigned")}</span>}
        <span className={s.end}>
          <Urged task={task} />
          {view === "done" ? <Done task={task} /> : <Due task={task} now={now} />}
        </span>
      </Link>
      {others && (
        <span className={s.act}>
          {task.assigneeId !== user.id && (
            <UrgeButton small of={{ path: `/tasks/${task.id}`, version: task.version, title: `${task.title} · ${task.record.label}` }} />
          )}
        </span>
      )}
    </li>
  );
}

/** What is out of the ordinary: the step, a part in somebody else's task, whom it waits for. */
function notesOf(task: Task, t: Translate): string {
  const notes: string[] = [];
  if (task.role !== "main" && task.role !== "sign") notes.push(t(`task.role.${task.role}`));
  else if (task.role !== "sign" && !task.title.includes(task.stepLabel)) notes.push(task.stepLabel);
  if (task.actedForName) notes.push(t("task.for", { name: task.actedForName }));
  if (task.givenByName) notes.push(t("task.from", { name: task.givenByName }));
  if (task.waitingFor?.length) notes.push(t("task.waitsFor", { names: task.waitingFor.join(t("app.and")) }));
  return notes.join(" · ");
}

function Urged({ task: { urges } }: { task: Task }) {
  const { t } = useI18n();
  if (!urges || urges.count === 0) return null;
  return <Tone tone="warning">{t.count("task.urged", urges.count)}</Tone>;
}

function Due({ task, now }: { task: Task; now: number }) {
  if (!task.dueAt) return null;
  const soon = new Date(task.dueAt).getTime() - now < 3_600_000 || Boolean(task.warned);
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
