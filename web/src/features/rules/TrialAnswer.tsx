import type { ReactNode } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts } from "../../ui/Facts";
import { RuleRows } from "../decisions/RuleRows";
import { OutcomeView } from "./OutcomeView";
import s from "./TryTab.module.css";
import type { Trial } from "./types";
import type { Work } from "./VersionScreen";

interface Props {
  work: Work;
  trial: Trial;
  children: ReactNode;
}

/** What the rows say about a case, and how each of them was read. */
export function TrialAnswer({ work: { point }, trial, children }: Props) {
  const { t } = useI18n();
  const { answer, error, hidden, input, rows, whyNot } = trial;
  return (
    <Card title={t("rules.try.answer")}>
      <div className={s.form} aria-live="polite">
        <p className={s.answer}>{answer?.label || error || t("rules.try.none")}</p>
        {answer && (
          <Facts
            facts={point.outputs.map((field) => ({
              key: field.name,
              label: field.label,
              value: <OutcomeView value={answer.outcome[field.name]} field={field} />,
            }))}
          />
        )}
        {children}
        <section>
          <h3>{t("why.rows")}</h3>
          <RuleRows rows={rows} />
        </section>
        {whyNot.length > 0 && (
          <section>
            <h3>{t("rules.try.otherwise")}</h3>
            <ul className={s.flips}>
              {whyNot.map(({ field, row, words }) => (
                <li key={`${field} ${row}`}>{words}</li>
              ))}
            </ul>
          </section>
        )}
        <section>
          <h3>{t("why.inputs")}</h3>
          {hidden.length > 0 && <p className="muted">{t("rules.try.hidden")}</p>}
          <Facts
            facts={input.map(({ name, label, value, known }) => ({
              key: name,
              label,
              value: !known || value === "" ? <em className="muted">{t("why.unknown")}</em> : value,
            }))}
          />
        </section>
      </div>
    </Card>
  );
}
