import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { When } from "../../ui/When";
import { givenQuery, type Given } from "./queries";
import s from "./Roster.module.css";

/** What was shared out in a roster last, to whom and among how many. */
export function GivenCard({ roster }: { roster: string }) {
  const { t } = useI18n();
  const given = useQuery(givenQuery(roster));
  const lines = given.data ?? [];
  return (
    <Card flush title={t("rosters.given")}>
      {given.isPending && <Waiting lines={3} />}
      {given.isError && <Failure error={given.error} onRetry={() => void given.refetch()} />}
      {given.isSuccess && lines.length === 0 && <p className={s.none}>{t("rosters.given.none")}</p>}
      {lines.length > 0 && (
        <div className={s.scroll}>
          <table className={s.table}>
            <thead>
              <tr>
                <th scope="col">{t("rosters.given.to")}</th>
                <th scope="col">{t("rosters.given.lead")}</th>
                <th scope="col">{t("rosters.given.how")}</th>
                <th scope="col">{t("rosters.given.among")}</th>
                <th scope="col">{t("rosters.given.when")}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <GivenRow key={line.id} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function GivenRow({ line }: { line: Given }) {
  const { t } = useI18n();
  const { lead } = line;
  return (
    <tr>
      <th scope="row">{line.person.name}</th>
      <td data-label={t("rosters.given.lead")}>
        {lead?.id ? (
          <Link to="/$plural/$id" params={{ plural: "leads", id: lead.id }}>
            {lead.name}
          </Link>
        ) : (
          <span className="muted">{t("rosters.given.hidden")}</span>
        )}
      </td>
      <td data-label={t("rosters.given.how")}>{line.strategyLabel}</td>
      <td data-label={t("rosters.given.among")} className={s.figure}>
        {t("rosters.given.of", { eligible: line.eligible, considered: line.considered })}
      </td>
      <td data-label={t("rosters.given.when")}>
        <When at={line.at} />
      </td>
    </tr>
  );
}
