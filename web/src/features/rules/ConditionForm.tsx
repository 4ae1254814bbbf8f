import { lazy, Suspense } from "react";
import { useI18n } from "../../i18n";
import { Waiting } from "../../ui/State";
import { Faults } from "./Faults";
import f from "./ConditionForm.module.css";
import { marksOf, takeSuggestion } from "./marks";
import { problemsAt } from "./problems";
import type { Point } from "./types";
import type { Work } from "./VersionScreen";

const CodeEditor = lazy(() => import("./CodeEditor"));

interface Props {
  work: Work;
  row: number;
  onChange: (when: string) => void;
}

/** A condition as text, for what cells cannot say. */
export function ConditionForm({ work, row, onChange }: Props) {
  const { t } = useI18n();
  const { edit, point, check } = work;
  const when = edit.now.body.rows[row]?.when ?? "";
  const problems = problemsAt(check, row, "when");
  return (
    <>
      <Suspense fallback={<Waiting lines={2} />}>
        <CodeEditor
          label={t("rules.condition")}
          language="condition"
          value={when}
          fields={point.inputs}
          functions={point.functions}
          marks={marksOf(when, problems)}
          hint={t("rules.condition.hint")}
          onChange={onChange}
        />
      </Suspense>
      <Faults problems={problems} onTake={(problem) => onChange(takeSuggestion(when, problem))} />
      <p className="muted">{t("rules.condition.keys")}</p>
      <Names point={point} />
    </>
  );
}

/** What a condition may ask, to be looked up. */
function Names({ point }: { point: Point }) {
  const { t } = useI18n();
  return (
    <>
      <details className={f.names} open>
        <summary>{t("rules.inputs")}</summary>
        <dl>
          {point.inputs.map(({ name, label, type }) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>
                {label} · {t(`rules.type.${type}`)}
              </dd>
            </div>
          ))}
        </dl>
      </details>
      <details className={f.names}>
        <summary>{t("rules.functions")}</summary>
        <dl>
          {point.functions.map(({ name, signature, doc }) => (
            <div key={name}>
              <dt>
                <code>{signature}</code>
              </dt>
              <dd>{doc}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
