import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import type { Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { useKind } from "../session/useSession";
import { AddMember } from "./AddMember";
import { GivenCard } from "./GivenCard";
import { MemberRow } from "./MemberRow";
import { membersQuery, seatsQuery } from "./queries";
import s from "./Roster.module.css";
import { rowsOf, settings } from "./seats";

/** Who is in a roster and how each stands, to be set in one table; below it what was shared out last. */
export default function RosterCards({ record }: { kind: Kind; record: OneRecord }) {
  const kind = useKind("roster-member");
  if (!kind) return null;
  return (
    <div className={s.cards}>
      <MembersCard kind={kind} roster={record.id} />
      <GivenCard roster={record.id} />
    </div>
  );
}

/** Leads of each grade are shared out in an order of their own. */
const GRADES = ["A", "B", "C"];

function MembersCard({ kind, roster }: { kind: Kind; roster: string }) {
  const { t } = useI18n();
  const [grade, setGrade] = useState("A");
  const members = useQuery(membersQuery(roster));
  const seats = useQuery(seatsQuery(roster, grade));
  const fields = settings(kind);
  const rows = rowsOf(members.data?.items ?? [], seats.data ?? []);
  return (
    <Card
      flush
      title={t("rosters.members")}
      extra={
        <Segmented
          size="small"
          aria-label={t("rosters.grade")}
          value={grade}
          onChange={setGrade}
          options={GRADES.map((value) => ({ value, label: t("rosters.ofGrade", { grade: value }) }))}
        />
      }
    >
      {members.isPending && <Waiting lines={4} />}
      {members.isError && <Failure error={members.error} onRetry={() => void members.refetch()} />}
      {members.isSuccess && rows.length === 0 && <p className={s.none}>{t("rosters.members.none")}</p>}
      {rows.length > 0 && (
        <div className={s.scroll}>
          <table className={s.table}>
            <thead>
              <tr>
                <th scope="col">{t("rosters.member")}</th>
                {fields.map((field) => (
                  <th key={field.name} scope="col">
                    {field.label}
                  </th>
                ))}
                <th scope="col">{t("rosters.now")}</th>
                <th scope="col">{t("rosters.open")}</th>
                <th scope="col">{t("rosters.had")}</th>
                {kind.rights.edit && <th scope="col">{t("rosters.acts")}</th>}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ member, seat }) => (
                <MemberRow
                  key={`${member.id} ${member.version}`}
                  kind={kind}
                  fields={fields}
                  member={member}
                  seat={seat}
                  names={members.data?.names ?? {}}
                  members={rows.map((row) => row.member.id)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {kind.rights.create && <AddMember roster={roster} />}
    </Card>
  );
}
