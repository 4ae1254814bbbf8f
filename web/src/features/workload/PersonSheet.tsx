import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Failure, Waiting } from "../../ui/State";
import { TaskList } from "../inbox/TaskList";
import type { PersonRef } from "./types";
import { useTeamTasks } from "./useTeamTasks";

/** The open tasks of one person; what is selected can be given to another. */
export function PersonSheet({ person, onClose }: { person: PersonRef; onClose: () => void }) {
  const { t } = useI18n();
  const { tasks, pending, error } = useTeamTasks();
  const theirs = tasks.filter(({ assigneeId }) => assigneeId === person.id);
  return (
    <Dialog shape="right" title={t("workload.tasksOf", { name: person.name })} onClose={onClose}>
      {pending && <Waiting lines={6} />}
      {error !== null && error !== undefined && <Failure error={error} />}
      {!pending && theirs.length === 0 && <p className="muted">{t("workload.tasks.none")}</p>}
      {theirs.length > 0 && (
        <>
          <p className="muted">{t("workload.give")}</p>
          <TaskList items={theirs} view="team" />
        </>
      )}
    </Dialog>
  );
}
