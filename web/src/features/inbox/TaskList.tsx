import { Suspense, lazy, useRef, useState, type ReactNode } from "react";
import type { Task, TaskView } from "../../api/types";
import { useI18n } from "../../i18n";
import { useNow } from "../../ui/When";
import { BULK_KEYS, bulkActs, type BulkAct } from "./bulkActs";
import s from "./Inbox.module.css";
import { TaskRow } from "./TaskRow";
import { useListKeys } from "./useListKeys";
import { groupTasks, type TaskGroup } from "./view";

const TaskBulk = lazy(() => import("./TaskBulk"));

interface Props {
  items: Task[];
  view: Exclude<TaskView, "to-read">;
}

/** Tasks under their days; several can be taken together. */
export function TaskList({ items, view }: Props) {
  const { format } = useI18n();
  const now = useNow();
  const list = useRef<HTMLDivElement>(null);
  const [ids, setIds] = useState<ReadonlySet<string>>(NONE);
  const [asking, setAsking] = useState<BulkAct>();
  const toggle = (id: string) => setIds((before) => toggled(before, id));
  const selectable = view !== "done";
  /** About what is selected; else about the row that has the focus. */
  const ask = (act: BulkAct) => (id: string) => {
    if (ids.size === 0) setIds(new Set([id]));
    setAsking(act);
  };
  const acts = Object.fromEntries(bulkActs(view).map((act) => [BULK_KEYS[act], ask(act)]));
  useListKeys(list, selectable ? { x: toggle, ...acts } : {});
  const selected = items.filter(({ id }) => ids.has(id));
  return (
    <>
      <div ref={list} className={s.groups}>
        {groupTasks(items, view, now, format.day).map((group) => (
          <Group key={group.overdue ? "overdue" : (group.day ?? "")} group={group}>
            {group.items.map((task) => (
              <TaskRow
                key={task.id}
                task={task}
                view={view}
                now={now}
                {...(selectable ? { selection: { selected: ids.has(task.id), onToggle: () => toggle(task.id) } } : {})}
              />
            ))}
          </Group>
        ))}
      </div>
      {/* What was done is shown until it is closed, so the bar stays once something was selected. */}
      <Suspense>{ids.size > 0 && <TaskBulk view={view} selected={selected} onSelect={setIds} all={items} asking={asking} onAsk={setAsking} />}</Suspense>
    </>
  );
}

const NONE: ReadonlySet<string> = new Set();

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}

function Group({ group, children }: { group: TaskGroup; children: ReactNode }) {
  const { t, format } = useI18n();
  const now = useNow();
  const name = group.overdue ? t("inbox.group.overdue") : group.day ? format.dayName(group.day, now) : t("inbox.group.none");
  return (
    <section className={s.group}>
      <h2 className={group.overdue ? s.labelOverdue : s.label}>
        {name} <span className={s.size}>{format.number(group.items.length)}</span>
      </h2>
      <ul className={s.list}>{children}</ul>
    </section>
  );
}
