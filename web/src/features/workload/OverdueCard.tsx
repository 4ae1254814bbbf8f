import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { useNow } from "../../ui/When";
import { TaskList } from "../inbox/TaskList";
import { isOverdue } from "../inbox/view";
import type { PersonLoad } from "./types";
import { useTeamTasks } from "./useTeamTasks";
import s from "./WorkLoad.module.css";

/** What should be done already, by those on the board. */
export function OverdueCard({ people }: { people: PersonLoad[] }) {
  const { t } = useI18n();
  const now = useNow();
  const { tasks, pending, error } = useTeamTasks();
  const shown = new Set(people.map(({ person }) => person.id));
  const late = tasks.filter((task) => isOverdue(task, now) && (!task.assigneeId || shown.has(task.assigneeId)));
  return (
    <Card title={t("workload.late")}>
      {pending && <Waiting lines={3} />}
      {error !== null && error !== undefined && <Failure error={error} />}
      {!pending && late.length === 0 && <p className="muted">{t("workload.late.none")}</p>}
      {late.length > 0 && (
        <div className={s.late}>
          <TaskList items={late} view="team" />
        </div>
      )}
    </Card>
  );
}
