import { Button } from "antd";
import type { Task } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Tone } from "../../ui/Tone";
import s from "../bulk/dialogs.module.css";
import { WhyLink } from "../decisions/WhyLink";
import type { ActResult } from "./types";

const wasDone = ({ status }: ActResult) => status === "done";

interface Props {
  tasks: Pick<Task, "id" | "title" | "record">[];
  results: ActResult[];
  onClose: () => void;
}

/** What came of an act on many tasks, task by task; what was refused stands first. */
export function TaskResults({ tasks, results, onClose }: Props) {
  const { t, format } = useI18n();
  const refused = results.filter((result) => !wasDone(result));
  const done = results.filter(wasDone);
  const named = new Map(tasks.map((task) => [task.id, task]));
  const sum = t("bulk.result.sum", { done: format.number(done.length), refused: format.number(refused.length) });
  return (
    <Dialog shape="right" title={t("bulk.result")} onClose={onClose} footer={<Button onClick={onClose}>{t("app.close")}</Button>}>
      <p className={s.summary} role="status">
        <strong>{sum}</strong>
      </p>
      <ul className={s.results}>
        {[...refused, ...done].map((result) => {
          const task = named.get(result.id);
          return (
            <li key={result.id}>
              <span className={s.name}>{task ? `${task.record.label} · ${task.title}` : t("bulk.invisible")}</span>
              <Tone tone={wasDone(result) ? "success" : "warning"}>{t(wasDone(result) ? "bulk.status.done" : "bulk.status.refused")}</Tone>
              {result.error && (
                <p className={s.reason}>
                  {result.error.detail} {result.error.decisionId && <WhyLink id={result.error.decisionId} />}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
