import { useI18n } from "../../i18n";
import { outcomes, OUTCOME_TONES } from "./outcomes";
import type { Import } from "./types";
import s from "./Outcomes.module.css";

interface Props {
  one: Import;
  /** Nothing has been done yet: these are what would come of it. */
  foreseen?: boolean;
}

/** The numbers of an import by what becomes of its rows. */
export function Outcomes({ one, foreseen = false }: Props) {
  const { t, format } = useI18n();
  return (
    <dl className={s.outcomes}>
      {outcomes(one).map(({ outcome, count }) => (
        <div key={outcome} className={`${s.outcome} ${count > 0 ? s[OUTCOME_TONES[outcome]] : ""}`}>
          <dt>{t(foreseen ? `imports.would.${outcome}` : `imports.done.${outcome}`)}</dt>
          <dd>{format.number(count)}</dd>
        </div>
      ))}
      <Settled one={one} />
    </dl>
  );
}

/** How many of the new records are over as they come: nothing begins on those. */
function Settled({ one: { counts } }: { one: Import }) {
  const { t, format } = useI18n();
  const count = counts["settled"] ?? 0;
  if (count === 0) return null;
  return (
    <div className={s.outcome ?? ""}>
      <dt>{t("imports.settled")}</dt>
      <dd>{format.number(count)}</dd>
    </div>
  );
}

/** Processes that come with the records. */
export function Starts({ one, foreseen = false }: Props) {
  const { t } = useI18n();
  if (one.starts.length === 0) return null;
  return (
    <>
      <h3 className={s.part}>{t(foreseen ? "imports.starts.would" : "imports.starts")}</h3>
      <ul className={s.starts}>
        {one.starts.map(({ process, label, count }) => (
          <li key={process}>
            <span>{label}</span>
            <span className="number">{t.count("imports.starts.times", count)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
