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
    </dl>
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
