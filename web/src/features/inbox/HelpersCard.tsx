import { Button } from "antd";
import type { TaskDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Tone } from "../../ui/Tone";
import { When } from "../../ui/When";
import s from "./HelpersCard.module.css";
import type { Helper } from "./types";
import type { TaskActs } from "./useTaskActs";

/** Who was asked for help with the task, and their words. */
export function HelpersCard({ task, acts }: { task: TaskDetail; acts: TaskActs }) {
  const { t } = useI18n();
  const helpers = task.helpers ?? [];
  if (helpers.length === 0) return null;
  const mayDrop = task.acts.includes("drop-signer");
  const drop = (taskId: string) => acts.doing.mutate({ act: "drop-signer", body: { taskId } });
  return (
    <Card title={t("task.helpers")}>
      <ul className={s.helpers}>
        {helpers.map((helper) => (
          <Item
            key={helper.taskId}
            helper={helper}
            onDrop={mayDrop && isAsked(helper) ? () => drop(helper.taskId) : undefined}
          />
        ))}
      </ul>
    </Card>
  );
}

/** An opinion that is still awaited can be taken off again. */
function isAsked({ role, state }: Helper): boolean {
  return (role === "before" || role === "after") && (state === "open" || state === "waiting");
}

function Item({ helper, onDrop }: { helper: Helper; onDrop: (() => void) | undefined }) {
  const { t } = useI18n();
  const { person, role, state, outcome, outcomeLabel, text, at } = helper;
  return (
    <li className={s.helper}>
      <p className={s.line}>
        <Avatar name={person.name} />
        <strong>{person.name}</strong>
        <span className="muted">{t(`task.role.${role}`)}</span>
        <Tone tone={state === "done" ? (outcome === "disagree" ? "danger" : "success") : "neutral"}>
          {outcomeLabel || t(`task.state.${state}`)}
        </Tone>
        {at && (
          <span className="muted">
            <When at={at} />
          </span>
        )}
        {onDrop && (
          <Button type="text" size="small" aria-label={t("task.helpers.drop", { name: person.name })} onClick={onDrop}>
            {t("act.drop-signer")}
          </Button>
        )}
      </p>
      {text && <p className={s.text}>{text}</p>}
    </li>
  );
}
