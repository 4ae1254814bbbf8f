import { Link } from "@tanstack/react-router";
import type { Task } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Tone } from "../../ui/Tone";
import { Deadline } from "../../ui/When";
import { useSession } from "../session/useSession";
import { UrgeButton } from "../urges/UrgeButton";
import line from "../records/RecordLine.module.css";

/** What is under way around the customer, and with whom. */
export function TasksBlock({ tasks }: { tasks: Task[] }) {
  const { t, format } = useI18n();
  const { user } = useSession();
  return (
    <Card
      flush
      title={
        <>
          {t("customer.tasks")} <span className={line.count}>{format.number(tasks.length)}</span>
        </>
      }
    >
      {tasks.length === 0 && <p className={line.none}>{t("customer.tasks.empty")}</p>}
      <ul className={line.items}>
        {tasks.map((task) => (
          <li key={task.id} className={line.item}>
            <Link to="/tasks/$id" params={{ id: task.id }} className={line.title ?? ""}>
              {task.title} · {task.record.label}
            </Link>
            <span className={line.facts}>
              <span>{task.assigneeName || t("inbox.unassigned")}</span>
              {task.dueAt &&
                (task.overdue ? (
                  <Tone tone="danger">
                    <Deadline at={task.dueAt} />
                  </Tone>
                ) : (
                  <Deadline at={task.dueAt} />
                ))}
              <Link to="/processes/$id" params={{ id: task.processId }}>
                {task.stepLabel}
              </Link>
              {task.assigneeId !== user.id && (
                <UrgeButton small of={{ path: `/tasks/${task.id}`, version: task.version, title: `${task.title} · ${task.record.label}` }} />
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
