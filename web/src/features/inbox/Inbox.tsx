import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import { gatherPages, tasksQuery } from "../../api/queries";
import type { TaskView } from "../../api/types";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { Empty, Failure, Waiting } from "../../ui/State";
import { useNow } from "../../ui/When";
import { BULK_KEYS, bulkActs } from "./bulkActs";
import s from "./Inbox.module.css";
import { InboxTabs } from "./InboxTabs";
import { TaskList } from "./TaskList";
import { isMine, isOverdue, taskView } from "./view";

const InboxFilters = lazy(() => import("./InboxFilters"));
const Readings = lazy(() => import("./Readings"));

export function Inbox() {
  const { t } = useI18n();
  const { view: asked, ...search } = useSearch({ from: "/inbox" });
  const view = taskView(asked);
  const [filtering, setFiltering] = useState(false);
  const shown = filtering || Object.keys(search).some((name) => name !== "why");
  return (
    <Page
      title={t("inbox.title")}
      aside={isMine(view) && <Overdue view={view} />}
      tools={
        <>
          <KeyHint view={view} />
          {view !== "to-read" && (
            <Button aria-expanded={shown} onClick={() => setFiltering(!shown)}>
              {t("list.filters")}
            </Button>
          )}
        </>
      }
      below={
        <>
          <InboxTabs view={view} />
          <Suspense>{shown && view !== "to-read" && <InboxFilters key={view} view={view} />}</Suspense>
        </>
      }
    >
      {view === "to-read" ? (
        <Suspense fallback={<Waiting lines={8} />}>
          <Readings />
        </Suspense>
      ) : (
        <Tasks key={view} view={view} />
      )}
    </Page>
  );
}

function useTasks(view: TaskView) {
  const { kind, processKind, assignee, q } = useSearch({ from: "/inbox" });
  return useInfiniteQuery(tasksQuery(view, { kind, processKind, assignee, q }));
}

function Overdue({ view }: { view: TaskView }) {
  const { t } = useI18n();
  const now = useNow();
  const { items } = gatherPages(useTasks(view).data?.pages);
  const overdue = items.filter((task) => isOverdue(task, now)).length;
  return overdue > 0 && <span className={s.overdue}>{t.count("inbox.overdue", overdue)}</span>;
}

function Tasks({ view }: { view: Exclude<TaskView, "to-read"> }) {
  const { t } = useI18n();
  const { kind, processKind, assignee, q } = useSearch({ from: "/inbox" });
  const tasks = useTasks(view);
  const { items } = gatherPages(tasks.data?.pages);
  if (tasks.isPending) return <Waiting lines={8} />;
  if (tasks.isError && !tasks.data) return <Failure error={tasks.error} onRetry={() => void tasks.refetch()} />;
  if (items.length === 0) {
    return kind || processKind || assignee || q ? (
      <Empty title={t("list.emptyFiltered")} text={t("list.emptyFiltered.text")}>
        <Link to="/inbox" search={view === "to-do" ? {} : { view }} activeProps={{}}>
          {t("list.clear")}
        </Link>
      </Empty>
    ) : (
      <Empty title={t(`inbox.empty.${view}`)} text={t(`inbox.empty.${view}.text`)}>
        <Onward view={view} />
      </Empty>
    );
  }
  return (
    <>
      <TaskList items={items} view={view} />
      {tasks.hasNextPage && (
        <div className={s.more}>
          <Button loading={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
            {t("list.more")}
          </Button>
        </div>
      )}
    </>
  );
}

/** Where to go from a view that holds nothing. */
function Onward({ view }: { view: TaskView }) {
  const { t } = useI18n();
  if (view === "substitute") return <Link to="/account">{t("inbox.onward.substitute")}</Link>;
  const to = view === "to-do" || view === "urged" ? "started" : undefined;
  return (
    <Link to="/inbox" search={to ? { view: to } : {}} activeProps={{}}>
      {t(to ? `inbox.${to}` : "inbox.to-do")}
    </Link>
  );
}

function KeyHint({ view }: { view: TaskView }) {
  const { t } = useI18n();
  const [act] = view === "done" || view === "to-read" ? [] : bulkActs(view);
  return (
    <span className={s.keys} aria-hidden="true">
      <kbd>j</kbd> <kbd>k</kbd> {t("inbox.keys.move")} <kbd>Enter</kbd> {t("inbox.keys.open")} {view !== "done" && (
        <>
          <kbd>x</kbd> {t(view === "to-read" ? "readings.mark" : "inbox.keys.select")}{" "}
        </>
      )}
      {act && (
        <>
          <kbd>{BULK_KEYS[act]}</kbd> {act === "complete" ? t("inbox.complete") : t(`act.${act}`)}
        </>
      )}
    </span>
  );
}
