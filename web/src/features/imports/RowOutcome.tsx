import { Link } from "@tanstack/react-router";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { outcomeOf, OUTCOME_TONES } from "./outcomes";
import type { ImportRow, RowProblem } from "./types";
import s from "./Rows.module.css";

interface Props {
  kind: Kind;
  row: ImportRow;
  /** Nothing has been done yet. */
  foreseen: boolean;
}

/** What becomes of a row, and the record it is about. */
export function RowOutcome({ kind, row, foreseen }: Props) {
  const { t } = useI18n();
  const outcome = outcomeOf(row);
  return (
    <span className={s.line}>
      <Tone tone={OUTCOME_TONES[outcome]}>{t(foreseen ? `imports.would.${outcome}` : `imports.done.${outcome}`)}</Tone>
      {row.recordId && row.status !== "undone" && (
        <Link to="/$plural/$id" params={{ plural: kind.plural, id: row.recordId }} className="inline-link">
          {row.recordName || t("imports.rows.record")}
        </Link>
      )}
    </span>
  );
}

/** What is wrong and what to do about it. */
export function Problems({ problems }: { problems: readonly RowProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={s.problems}>
      {problems.map((problem) => (
        <li key={`${problem.code} ${problem.message}`}>
          {problem.message}
          {problem.remedy && <span className={s.remedy}>{problem.remedy}</span>}
        </li>
      ))}
    </ul>
  );
}
