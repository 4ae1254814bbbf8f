import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { Empty, Failure, Waiting } from "../../ui/State";
import { Tone } from "../../ui/Tone";
import s from "./PointsScreen.module.css";
import { pointsQuery } from "./queries";
import type { PointSummary } from "./types";
import { UsedIn } from "./UsedIn";

/** Every question that rules answer, in words, and how its answer stands. */
export default function PointsScreen() {
  const { t } = useI18n();
  const points = useQuery(pointsQuery());
  return (
    <Page title={t("rules.title")} below={<p className="muted">{t("rules.text")}</p>}>
      {points.isPending && <Waiting lines={8} />}
      {points.isError && <Failure error={points.error} onRetry={() => void points.refetch()} />}
      {points.data?.length === 0 && <Empty title={t("rules.none")} />}
      <ul className={s.points}>
        {points.data?.map((point) => (
          <PointItem key={point.key} point={point} />
        ))}
      </ul>
    </Page>
  );
}

function PointItem({ point }: { point: PointSummary }) {
  const { t, format } = useI18n();
  const { inForce, scheduled } = point;
  return (
    <li className={s.point}>
      <h2>
        <Link to="/rules/$key" params={{ key: point.key }}>
          {point.label}
        </Link>
      </h2>
      <p>{point.question}</p>
      <p className={s.where}>
        <UsedIn point={point} />
      </p>
      <p className={s.states}>
        {inForce ? (
          <Tone tone="success">{t("rules.inForce.rows", { number: inForce.number, rows: inForce.rows })}</Tone>
        ) : (
          <Tone tone="danger">{t("rules.inForce.none")}</Tone>
        )}
        {scheduled?.from && (
          <Tone tone="info">{t("rules.scheduled", { number: scheduled.number, when: format.time(scheduled.from) })}</Tone>
        )}
        {point.drafts > 0 && <Tone tone="neutral">{t.count("rules.drafts", point.drafts)}</Tone>}
        {point.shadow && <Tone tone="primary">{t("rules.shadow.on")}</Tone>}
        {point.alarms.length > 0 && <Tone tone="danger">{t.count("rules.alarms", point.alarms.length)}</Tone>}
      </p>
    </li>
  );
}
