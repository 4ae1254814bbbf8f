import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useI18n } from "../../i18n";
import s from "./TaskScreen.module.css";
import { useKey } from "./useActKeys";
import { useNextTask } from "./useNextTask";

/** After one task is done: the next by deadline, one key away. */
export function NextTask({ doneId }: { doneId: string }) {
  const { t } = useI18n();
  const { known, next, go } = useNextTask(doneId);
  useKey("n", go);
  if (!known) return null;
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
        onClick={go}
      >
        {t("task.next")} <kbd aria-hidden="true">n</kbd>
      </Button>
      <span className="muted">{t("task.next.text", { title: next.title, record: next.record.label })}</span>
      <Link to="/inbox">{t("task.toInbox")}</Link>
    </p>
  );
}
