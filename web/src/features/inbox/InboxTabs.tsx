import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback } from "react";
import { taskCountQuery, taskCountsQuery } from "../../api/queries";
import { TASK_VIEWS, type TaskView } from "../../api/types";
import { useI18n } from "../../i18n";
import { useSession } from "../session/useSession";
import s from "./Inbox.module.css";

/**
 * The views of the inbox with how much is in them. What waits for the person comes with
 * one answer; the other views are counted once they are looked at, what is done never.
 */
export function InboxTabs({ view }: { view: TaskView }) {
  const { t } = useI18n();
  const leads = useSession().user.role !== "staff";
  const views = leads ? TASK_VIEWS : TASK_VIEWS.filter((name) => name !== "team");
  const current = useCallback((tab: HTMLElement | null) => {
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, []);
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
          // On a phone not all of them have room side by side.
          {...(name === view ? { ref: current } : {})}
        >
          {t(`inbox.${name}`)}
          <TabCount view={name} current={name === view} />
        </Link>
      ))}
    </nav>
  );
}

function TabCount({ view, current }: { view: TaskView; current: boolean }) {
  if (view === "to-do" || view === "to-read") return <MyCount view={view} />;
  return view === "team" || (current && view !== "done") ? <ViewCount view={view} /> : null;
}

function MyCount({ view }: { view: "to-do" | "to-read" }) {
  const { data } = useQuery(taskCountsQuery());
  const count = view === "to-do" ? data?.toDo : data?.toRead;
  return <Count count={count} />;
}

function ViewCount({ view }: { view: TaskView }) {
  const { data } = useQuery(taskCountQuery(view));
  return <Count count={data?.count} more={data?.more === true} />;
}

function Count({ count, more }: { count: number | undefined; more?: boolean }) {
  const { format } = useI18n();
  if (!count) return null;
  return (
    <span className={s.count}>
      {format.number(count)}
      {more && "+"}
    </span>
  );
}
