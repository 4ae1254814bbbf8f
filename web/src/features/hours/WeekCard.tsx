import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { hrefOf } from "../../api/client";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { useSession } from "../session/useSession";
import s from "./Hours.module.css";
import { absencesQuery, turnsQuery } from "./queries";
import { weekOf } from "./week";

/** A week of duty, with who is absent: why stays with them. */
export function WeekCard() {
  const { t, format } = useI18n();
  const { user } = useSession();
  const [shift, setShift] = useState(0);
  const [today] = useState(() => format.day(new Date()));
  const days = weekOf(today, shift);
  // A day more on both sides: days begin by the company's clock.
  const [from, to] = [`${weekOf(today, shift - 1).at(-1)}T00:00:00Z`, `${weekOf(today, shift + 1)[1]}T00:00:00Z`];
  const turns = useQuery(turnsQuery(from, to));
  const absences = useQuery(absencesQuery(from, to));
  const on = (day: string, item: { startsAt: string; endsAt: string }) =>
    format.day(new Date(item.startsAt)) <= day && day <= format.day(new Date(Date.parse(item.endsAt) - 1));
  return (
    <Card
      title={t("hours.week")}
      extra={
        <span className={s.tools}>
          <Button size="small" onClick={() => setShift(shift - 1)}>
            {t("hours.week.before")}
          </Button>
          <Button size="small" onClick={() => setShift(shift + 1)}>
            {t("hours.week.after")}
          </Button>
          <Button size="small" href={hrefOf(`/users/${user.id}/duty`)}>
            {t("hours.file.duty")}
          </Button>
        </span>
      }
    >
      {(turns.isPending || absences.isPending) && <Waiting lines={4} />}
      {turns.isError && <Failure error={turns.error} onRetry={() => void turns.refetch()} />}
      <ol className={s.week}>
        {days.map((day) => (
          <li key={day}>
            <h3>{format.date(day)}</h3>
            {turns.data?.filter((turn) => on(day, turn)).map((turn) => (
              <p key={turn.duty.id + turn.startsAt} className={s.turn}>
                <Link to="/$plural/$id" params={{ plural: "duties", id: turn.duty.id }}>
                  {turn.person?.name ?? turn.team?.label}
                </Link>
                <span className="muted">
                  {turn.duty.label}
                  {turn.department && ` · ${turn.department.label}`}
                </span>
              </p>
            ))}
            {absences.data?.filter((absence) => on(day, absence)).map(({ person, startsAt }) => (
              <p key={`${person.id}${startsAt}`} className={s.absent}>
                {t("hours.week.absent", { name: person.name })}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </Card>
  );
}
