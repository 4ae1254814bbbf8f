import { Link } from "@tanstack/react-router";
import type { ProcessLine } from "../../api/types";
import { useI18n } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Tone } from "../../ui/Tone";
import { Deadline } from "../../ui/When";
import s from "./ProcessList.module.css";

/** Who has to act for a process to go on, and until when. */
export function NextActs({ next }: { next: ProcessLine["next"] }) {
  const { t } = useI18n();
  return (
    <ul className={s.next} aria-label={t("process.who")}>
      {next.map(({ taskId, task, personName, dueAt, overdue }) => (
        <li key={taskId} className={s.nextItem}>
          {personName ? (
            <span className={s.who}>
              <Avatar name={personName} />
              {personName}
            </span>
          ) : (
            <span className="muted">{t("process.who.nobody")}</span>
          )}
          <Link to="/tasks/$id" params={{ id: taskId }}>
            {task}
          </Link>
          {dueAt && (
            <Tone tone={overdue ? "danger" : "neutral"}>
              <Deadline at={dueAt} />
            </Tone>
          )}
        </li>
      ))}
    </ul>
  );
}
