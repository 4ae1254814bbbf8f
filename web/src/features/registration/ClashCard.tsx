import { Link, useLocation } from "@tanstack/react-router";
import { useI18n, type Format } from "../../i18n";
import { Card } from "../../ui/Card";
import { Tone } from "../../ui/Tone";
import { When } from "../../ui/When";
import type { Clash, Deed, Party } from "./queries";
import s from "./Clash.module.css";

/** Both histories side by side, and what was judged. */
export function ClashCard({ clash }: { clash: Clash }) {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const taskPath = `/tasks/${clash.taskId}`;
  return (
    <Card
      title={t("clash.title")}
      extra={<Tone tone={clash.state === "ended" ? "neutral" : "warning"}>{clash.outcomeLabel ?? t("clash.open")}</Tone>}
    >
      {clash.reason && (
        <p className={s.reason}>
          {t("clash.reason")}
          {t("app.colon")}
          {clash.reason}
        </p>
      )}
      {!clash.whole && <p className="muted">{t("clash.partly")}</p>}
      {clash.taskId && pathname !== taskPath && (
        <p>
          <Link to="/tasks/$id" params={{ id: clash.taskId }}>
            {t("clash.judge")}
          </Link>
        </p>
      )}
      <div className={s.parties}>
        {clash.parties.map((party, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- who was first stays first
          <PartySide key={place} party={party} />
        ))}
      </div>
    </Card>
  );
}

function PartySide({ party }: { party: Party }) {
  const { t, format } = useI18n();
  const name = party.person?.name ?? t("clash.unknown");
  const department = party.department ? t("clash.department", { department: party.department }) : t("clash.noDepartment");
  return (
    <section className={s.party} aria-label={name}>
      <h3 className={s.name}>
        {name}
        {party.you && <Tone tone="primary">{t("clash.you")}</Tone>}
      </h3>
      <p className={s.about}>
        {[department, t("clash.since", { date: format.time(party.since) })].join(" · ")}
        {party.percent !== undefined && <> · {t("clash.percent", { percent: party.percent })}</>}
      </p>
      <h4 className={s.heading}>{t("clash.deeds")}</h4>
      {party.deeds.length === 0 && <p className="muted">{t("clash.deeds.none")}</p>}
      <ol className={s.deeds}>
        {party.deeds.map((deed, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- what was done keeps its order
          <DeedLine key={place} deed={deed} />
        ))}
      </ol>
    </section>
  );
}

function DeedLine({ deed }: { deed: Deed }) {
  const { format } = useI18n();
  const label = [deed.kindLabel, deed.what, deed.amount && sumText(deed.amount, format)].filter(Boolean).join(" · ");
  return (
    <li className={s.deed}>
      <p className={s.what}>
        {deed.id ? (
          <Link to="/$plural/$id" params={{ plural: deed.plural, id: deed.id }}>
            {label}
          </Link>
        ) : (
          label
        )}{" "}
        <span className="muted">
          <When at={deed.at} />
        </span>
      </p>
      {deed.words && <p className={s.words}>{deed.words}</p>}
    </li>
  );
}

/** The server tells sums as "680000.00 CNY". */
function sumText(sum: string, format: Format): string {
  const [amount, currency] = sum.split(" ");
  return amount && currency ? format.money({ amount, currency }) : sum;
}
