import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useRef } from "react";
import { gatherPages, taskCountQuery, tasksQuery } from "../../api/queries";
import type { Task, TaskView } from "../../api/types";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { Empty, Failure, Waiting } from "../../ui/State";
import { useNow } from "../../ui/When";
import { useSession } from "../session/useSession";
import s from "./Inbox.module.css";
import { TaskRow } from "./TaskRow";
import { useListKeys } from "./useListKeys";
import { groupTasks, isOverdue, taskView, type TaskGroup } from "./view";

export function Inbox() {
  const { t } = useI18n();
  const view = taskView(useSearch({ from: "/inbox" }).view);
  const tasks = useInfiniteQuery(tasksQuery(view));
  const { items } = gatherPages(tasks.data?.pages);
  const now = useNow();
  const overdue = view === "done" ? 0 : items.filter((task) => isOverdue(task, now)).length;

  return (
    <Page
      title={t("inbox.title")}
      aside={overdue > 0 && <span className={s.overdue}>{t.count("inbox.overdue", overdue)}</span>}
      tools={<KeyHint />}
      below={<Views view={view} />}
    >
      {tasks.isPending && <Waiting lines={8} />}
      {tasks.isError && !tasks.data && (
        <Failure error={tasks.error} onRetry={() => void tasks.refetch()} />
      )}
      {tasks.isSuccess && items.length === 0 && (
        <Empty title={t(`inbox.empty.${view}`)} text={t(`inbox.empty.${view}.text`)} />
      )}
      {items.length > 0 && <Groups items={items} view={view} now={now} />}
      {tasks.hasNextPage && (
        <div className={s.more}>
          <Button loading={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
            {t("list.more")}
          </Button>
        </div>
      )}
    </Page>
  );
}

function Views({ view }: { view: TaskView }) {
  const { t } = useI18n();
  const leads = useSession().user.role !== "staff";
  const views: TaskView[] = leads ? ["to-do", "done", "team"] : ["to-do", "done"];
  return (
    <nav className={s.views} aria-label={t("inbox.title")}>
      {views.map((name) => (
        <Link
          key={name}
          to="/inbox"
          search={name === "to-do" ? {} : { view: name }}
          className={name === view ? s.current : s.view}
          activeProps={{}}
          aria-current={name === view ? "page" : undefined}
        >
          {t(`inbox.${name}`)}
          {name !== "done" && <ViewCount view={name} />}
        </Link>
      ))}
    </nav>
  );
}

function ViewCount({ view }: { view: TaskView }) {
  const { format } = useI18n();
  const { data } = useQuery(taskCountQuery(view));
  if (!data) return null;
  return (
    <span className={s.count}>
      {format.number(data.count)}
      {data.more && "+"}
    </span>
  );
}

function Groups({ items, view, now }: { items: Task[]; view: TaskView; now: number }) {
  const { format } = useI18n();
  const list = useRef<HTMLDivElement>(null);
  useListKeys(list);
  return (
    <div ref={list} className={s.groups}>
      {groupTasks(items, view, now, format.day).map((group) => (
        <Group key={group.name} group={group} view={view} now={now} />
      ))}
    </div>
  );
}

function Group({ group, view, now }: { group: TaskGroup; view: TaskView; now: number }) {
  const { t, format } = useI18n();
  return (
    <section className={s.group}>
      <h2 className={group.name === "overdue" ? s.labelOverdue : s.label}>
        {t(`inbox.group.${group.name}`)} <span className={s.size}>{format.number(group.tasks.length)}</span>
      </h2>
      <ul className={s.list}>
        {group.tasks.map((task) => (
          <TaskRow key={task.id} task={task} view={view} now={now} />
        ))}
      </ul>
    </section>
  );
}

function KeyHint() {
  const { t } = useI18n();
  return (
    <span className={s.keys} aria-hidden="true">
      <kbd>j</kbd> <kbd>k</kbd> {t("inbox.keys.move")} <kbd>Enter</kbd> {t("inbox.keys.open")}
    </span>
  );
}
