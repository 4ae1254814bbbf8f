import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { taskCountQuery, taskCountsQuery } from "../../api/queries";
import { TASK_VIEWS, type TaskView } from "../../api/types";
import { useI18n } from "../../i18n";
import { useSession } from "../session/useSession";
import s from "./Inbox.module.css";
import type { TaskCounts } from "./types";

/** The views of the inbox with how much is in them; what is done is never counted. */
export function InboxTabs({ view }: { view: TaskView }) {
  const { t } = useI18n();
  const leads = useSession().user.role !== "staff";
  const views = leads ? TASK_VIEWS : TASK_VIEWS.filter((name) => name !== "team");
  const counts = useQuery(taskCountsQuery()).data;
  // On a phone not all of them have room side by side; counts that come push the last ones out again.
  const current = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest", inline: "nearest" }); // some browsers answer a promise: no cleanup
  });
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
          {...(name === view ? { ref: current } : {})}
        >
          {t(`inbox.${name}`)}
          <TabCount view={name} counts={counts} />
        </Link>
      ))}
    </nav>
  );
}

/** What concerns the person comes with one answer; the team's work is counted apart. */
const COUNTED = {
  "to-do": "toDo",
  "to-read": "toRead",
  started: "started",
  urged: "urged",
  substitute: "substitute",
} as const satisfies Partial<Record<TaskView, keyof TaskCounts>>;

function TabCount({ view, counts }: { view: TaskView; counts: TaskCounts | undefined }) {
  if (view === "team") return <TeamCount />;
  return view === "done" ? null : <Count count={counts?.[COUNTED[view]]} />;
}

function TeamCount() {
  const { data } = useQuery(taskCountQuery("team"));
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
