import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { get } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Page, Task } from "../../api/types";
import { useI18n } from "../../i18n";
import s from "./TaskScreen.module.css";
import { useKey } from "./useActKeys";

/** After one task is done: the next by deadline, one key away. */
export function NextTask({ doneId }: { doneId: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: [ROOT.tasks, "to-do", "next"],
    queryFn: ({ signal }) => get<Page<Task>>("/tasks?view=to-do&limit=2", signal),
    staleTime: 0,
  });
  const next = data?.items.find(({ id }) => id !== doneId);
  const go = (id: string) => void navigate({ to: "/tasks/$id", params: { id } });
  useKey("n", () => next && go(next.id));
  if (!data) return null;
  if (!next) {
    return (
      <p className={s.next}>
        {t("task.allDone")} · <Link to="/inbox">{t("task.toInbox")}</Link>
      </p>
    );
  }
  return (
    <p className={s.next}>
      <Button
        type="primary"
        // The task was just completed by keyboard or click; the next step takes the focus from there.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onClick={() => go(next.id)}
      >
        {t("task.next")} <kbd aria-hidden="true">n</kbd>
      </Button>
      <span className="muted">{t("task.next.text", { title: next.title, record: next.record.label })}</span>
      <Link to="/inbox">{t("task.toInbox")}</Link>
    </p>
  );
}
