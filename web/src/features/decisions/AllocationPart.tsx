import type { Allocation } from "../../api/types";
import { useI18n } from "../../i18n";
import { Facts } from "../../ui/Facts";
import { Tone } from "../../ui/Tone";
import s from "./AllocationPart.module.css";

/** Who was considered: oneself by figures, others as counts; names only for managers. */
export function AllocationPart({ allocation }: { allocation: Allocation }) {
  const { t } = useI18n();
  const { chosen, you, others, people } = allocation;
  return (
    <section className={s.part}>
      <h3>{t("why.allocation")}</h3>
      <p>
        <strong>{chosen.you ? t("why.chosenYou") : t("why.chosen", { name: chosen.name })}</strong>
        <span className={s.how}>
          {[allocation.roster, allocation.strategyLabel].filter(Boolean).join(" · ")}
        </span>
      </p>
      {you && <Own you={you} />}
      <ul className={s.counts}>
        <li>{t.count("why.eligibleCount", allocation.eligibleCount)}</li>
        {others.map((other) => (
          <li key={other.reason}>
            {other.reasonLabel}
            {t("app.colon")}
            {other.count}
          </li>
        ))}
      </ul>
      {people && people.length > 0 && <People people={people} />}
    </section>
  );
}

function Own({ you }: { you: NonNullable<Allocation["you"]> }) {
  const { t } = useI18n();
  const reason = you.reasonLabel ?? you.reason;
  return (
    <div className={s.own}>
      <p className={s.ownTitle}>
        {t("why.you")}{" "}
        <Tone tone={you.eligible ? "success" : "neutral"}>
          {you.eligible ? t("why.eligible") : (reason ?? t("why.notEligible"))}
        </Tone>
      </p>
      <Facts
        facts={[
          { key: "open", label: t("why.open"), value: you.open },
          { key: "capacity", label: t("why.capacity"), value: you.capacity },
          { key: "standing", label: t("why.standing"), value: you.standing },
        ]}
      />
    </div>
  );
}

function People({ people }: { people: NonNullable<Allocation["people"]> }) {
  const { t } = useI18n();
  return (
    // A table that scrolls sideways must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={s.scroll} role="region" aria-label={t("why.people")} tabIndex={0}>
      <table className={s.people}>
        <thead>
          <tr>
            <th scope="col">{t("why.person")}</th>
            <th scope="col">{t("why.state")}</th>
            <th scope="col">{t("why.open")}</th>
            <th scope="col">{t("why.capacity")}</th>
            <th scope="col" title={t("why.standing.help")}>
              {t("why.standing")}
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.name}>
              <th scope="row">{person.name}</th>
              <td>{person.eligible ? t("why.eligible") : (person.reasonLabel ?? t("why.notEligible"))}</td>
              <td className={s.figure}>{person.open}</td>
              <td className={s.figure}>{person.capacity}</td>
              <td className={s.figure}>{person.standing}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
