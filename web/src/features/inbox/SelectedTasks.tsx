import type { Task } from "../../api/types";
import { useI18n } from "../../i18n";
import s from "./CompleteMany.module.css";

/** Which tasks an act on many is about, and with whom each of them is. */
export function SelectedTasks({ tasks }: { tasks: readonly Task[] }) {
  const { t } = useI18n();
  return (
    <>
      <p className={s.count}>{t.count("inbox.selected", tasks.length)}</p>
      <ul className={s.names}>
        {tasks.map(({ id, title, record, assigneeName }) => (
          <li key={id}>
            {record.label}
            <span className="muted"> · {[title, assigneeName || t("inbox.unassigned")].join(" · ")}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
