import { useQuery } from "@tanstack/react-query";
import { decisionsQuery } from "../../api/queries";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import s from "./DecisionsCard.module.css";
import { WhyLink } from "./WhyLink";

/** What rules decided about a record, each with its reasons one click away. */
export function DecisionsCard({ plural, id }: { plural: string; id: string }) {
  const { t } = useI18n();
  const decisions = useQuery(decisionsQuery(plural, id));
  return (
    <Card title={t("record.decisions")}>
      {decisions.isPending && <Waiting lines={2} />}
      {decisions.isError && <Failure error={decisions.error} />}
      {decisions.data?.length === 0 && <p className="muted">{t("record.decisions.empty")}</p>}
      <ul className={s.list}>
        {decisions.data?.map((decision) => (
          <li key={decision.id} className={s.item}>
            <p className={s.point}>{decision.pointLabel}</p>
            <p>{decision.outcomeText}</p>
            <p className={s.row}>
              {decision.rowLabel} · <When at={decision.at} /> · <WhyLink id={decision.id} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
