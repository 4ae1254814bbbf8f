import { Alert } from "antd";
import type { TaskDetail } from "../../api/types";
import { useI18n } from "../../i18n";

/** How often others asked for it, in whose words last, and what its holder promised. */
export function UrgeNote({ task }: { task: TaskDetail }) {
  const { t, format } = useI18n();
  const { urges } = task;
  if (!urges || urges.count === 0 || task.state === "done" || task.state === "cancelled") return null;
  const last = urges.lastAt ? format.relative(urges.lastAt) : "";
  const told = [
    urges.lastText && t("task.urged.text", { text: urges.lastText }),
    urges.answerBy && t("task.urged.answerBy", { when: format.deadline(urges.answerBy) }),
  ].filter(Boolean);
  return (
    <Alert
      type={urges.answerBy ? "info" : "warning"}
      showIcon
      title={`${t.count("task.urged", urges.count)} · ${last}`}
      {...(told.length > 0 ? { description: told.join(" ") } : {})}
    />
  );
}
