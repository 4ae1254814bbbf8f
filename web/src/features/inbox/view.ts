import { TASK_VIEWS, type Task, type TaskView } from "../../api/types";
import { byDay, type Day } from "../../ui/days";

export function taskView(text: string | undefined): TaskView {
  return TASK_VIEWS.find((known) => known === text) ?? "to-do";
}

/** Views of work that is with the person who asks. */
export const isMine = (view: TaskView) => view === "to-do" || view === "substitute";

/** Tasks of one heading: those whose deadline has passed, or those of one day. */
export interface TaskGroup extends Day<Task> {
  overdue: boolean;
}

/** Late ones first, the others under their day; what is done under the day it was done. */
export function groupTasks(
  tasks: readonly Task[],
  view: TaskView,
  now: number,
  dayOf: (at: Date) => string,
): TaskGroup[] {
  if (view === "done") return byDay(tasks, ({ completedAt }) => completedAt, dayOf).map(onTime);
  const late = tasks.filter((task) => isOverdue(task, now));
  const rest = tasks.filter((task) => !isOverdue(task, now));
  const groups = byDay(rest, ({ dueAt }) => dueAt, dayOf).map(onTime);
  return late.length > 0 ? [{ day: undefined, items: late, overdue: true }, ...groups] : groups;
}

const onTime = (day: Day<Task>): TaskGroup => ({ ...day, overdue: false });

/** Time passes while the page is open, so the clock counts as well as the server's word. */
export function isOverdue(task: Task, now: number): boolean {
  if (task.state !== "open" && task.state !== "waiting") return task.overdue;
  return task.overdue || (task.dueAt !== null && new Date(task.dueAt).getTime() < now);
}
