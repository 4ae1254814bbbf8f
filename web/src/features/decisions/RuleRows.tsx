import type { Decision, Verdict } from "../../api/types";
import { useI18n } from "../../i18n";
import { Tone, type ToneName } from "../../ui/Tone";
import s from "./RuleRows.module.css";

const TONES: Readonly<Record<Verdict, ToneName>> = {
  matched: "success",
  failed: "neutral",
  "not-reached": "neutral",
  disabled: "neutral",
  error: "danger",
};

/** Each row of the rule set with its verdict and what made it so. */
export function RuleRows({ rows }: { rows: Decision["rows"] }) {
  const { t } = useI18n();
  return (
    <ol className={s.rows}>
      {rows.map((row) => (
        <li key={row.row} className={row.verdict === "matched" ? s.matched : s.row}>
          <div className={s.head}>
            <span className={s.label}>{row.label}</span>
            <Tone tone={TONES[row.verdict]}>{t(`why.${row.verdict}`)}</Tone>
          </div>
          {row.condition && <code className={s.condition}>{row.condition}</code>}
          {row.because && <p className={s.because}>{row.because}</p>}
        </li>
      ))}
    </ol>
  );
}
