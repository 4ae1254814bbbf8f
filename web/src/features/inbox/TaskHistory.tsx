import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { When } from "../../ui/When";
import { WhyLink } from "../decisions/WhyLink";
import timeline from "../records/TimelineCard.module.css";
import s from "./TaskHistory.module.css";
import type { TaskMoment } from "./types";

interface Props {
  moments: readonly TaskMoment[];
  /** The decision by which the task was given; it is asked about elsewhere. */
  given: string | undefined;
}

/** Through whose hands a task went, newest first. */
export function TaskHistory({ moments, given }: Props) {
  const { t } = useI18n();
  if (moments.length === 0) return null;
  const newestFirst = moments.toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <Card title={t("task.history")}>
      <ol className={timeline.items}>
        {newestFirst.map(({ at, event, label, by, text, decisionId }) => (
          <li key={`${at} ${event} ${by?.id ?? ""}`} className={timeline.item}>
            <p>
              {label} {decisionId && decisionId !== given && <WhyLink id={decisionId} />}
            </p>
            {text && <p className={s.text}>{text}</p>}
            <p className={timeline.stamp}>
              {by?.name && `${by.name} · `}
              <When at={at} />
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}
