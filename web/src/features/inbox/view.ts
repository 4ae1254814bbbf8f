import type { Task, TaskView } from "../../api/types";

export function taskView(text: string | undefined): TaskView {
  return text === "done" || text === "team" ? text : "to-do";
}

export type GroupName = "overdue" | "today" | "later" | "none" | "done";

export interface TaskGroup {
  name: GroupName;
  tasks: Task[];
}

/** Puts tasks under the day they are due; the order within stays the server's. */
export function groupTasks(
  tasks: readonly Task[],
  view: TaskView,
  now: number,
  dayOf: (at: Date) => string,
): TaskGroup[] {
  const groups = new Map<GroupName, Task[]>();
  for (const task of tasks) {
    const name = view === "done" ? "done" : groupOf(task, now, dayOf);
    groups.set(name, [...(groups.get(name) ?? []), task]);
  }
  return [...groups].map(([name, members]) => ({ name, tasks: members }));
}

/** Time passes while the page is open, so the clock counts as well as the server's word. */
export function isOverdue(task: Task, now: number): boolean {
  if (task.state !== "open") return task.overdue;
  return task.overdue || (task.dueAt !== null && new Date(task.dueAt).getTime() < now);
}

function groupOf(task: Task, now: number, dayOf: (at: Date) => string): GroupName {
  if (isOverdue(task, now)) return "overdue";
  if (!task.dueAt) return "none";
  return dayOf(new Date(task.dueAt)) === dayOf(new Date(now)) ? "today" : "later";
}
