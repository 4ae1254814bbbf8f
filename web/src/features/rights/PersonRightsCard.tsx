import { useQuery } from "@tanstack/react-query";
import { userRightsQuery } from "../../api/queries";
import type { KindRights } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import s from "./PersonRightsCard.module.css";

/** What somebody may do with each kind of record, and from what that follows. */
export default function PersonRightsCard({ id, own }: { id: string; own: boolean }) {
  const { t } = useI18n();
  const rights = useQuery(userRightsQuery(id));
  return (
    <Card title={t(own ? "rights.person.own" : "rights.person")}>
      {rights.isPending && <Waiting lines={6} />}
      {rights.isError && <Failure error={rights.error} />}
      {rights.data && (
        <>
          <p>{rights.data.explanation}</p>
          {rights.data.active && (
            <p className="muted">
              {t("rights.person.people", {
                below: rights.data.below - 1,
                department: rights.data.department,
              })}
            </p>
          )}
          {rights.data.kinds.map((kind) => (
            <KindPart key={kind.kind} kind={kind} />
          ))}
        </>
      )}
    </Card>
  );
}

function KindPart({ kind }: { kind: KindRights }) {
  const { t } = useI18n();
  const limited = kind.fields.filter(({ limit }) => limit !== "");
  return (
    <details className={s.kind}>
      <summary>{kind.label}</summary>
      <dl className={s.acts}>
        {kind.acts.map((act) => (
          <div key={act.act}>
            <dt>{act.label}</dt>
            <dd>
              {act.reachLabel} <span className="muted">{act.whyLabel}</span>
            </dd>
          </div>
        ))}
      </dl>
      {limited.length > 0 && (
        <p className={s.limits}>
          {t("rights.fields")}
          {t("app.colon")}
          {limited.map(({ label, limitLabel }) => `${label} (${limitLabel})`).join(", ")}
        </p>
      )}
    </details>
  );
}
