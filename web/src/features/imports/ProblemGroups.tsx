import { useI18n, type TextKey } from "../../i18n";
import { groupProblems } from "./problems";
import type { CountedProblem } from "./types";
import s from "./ProblemGroups.module.css";

interface Props {
  problems: readonly CountedProblem[];
}

/** What is wrong, by its kind: one remedy often mends a thousand rows. */
export function ProblemGroups({ problems }: Props) {
  const { t } = useI18n();
  return (
    <ul className={s.groups}>
      {groupProblems(problems).map(({ code, places }) => (
        <li key={code} className={s.group}>
          <p className={s.what}>{t(wordsOf(code))}</p>
          <ul>
            {places.map(({ field, label, rows }) => (
              <li key={field} className={s.place}>
                <span>{label || field || t("imports.problem.row")}</span>
                <span className="number">{t.count("imports.rows", rows)}</span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** Words of our own for what occurs often; the rows say everything exactly. */
const WORDS: Readonly<Record<string, TextKey>> = {
  required: "imports.problem.required",
  "unknown-reference": "imports.problem.unknown-reference",
  "ambiguous-reference": "imports.problem.ambiguous-reference",
  "unknown-choice": "imports.problem.unknown-choice",
  duplicate: "imports.problem.duplicate",
  "not-a-date": "imports.problem.date",
  "ambiguous-date": "imports.problem.ambiguous-date",
  "invalid-number": "imports.problem.number",
  "not-a-number": "imports.problem.number",
  "ambiguous-number": "imports.problem.number",
  "shortened-number": "imports.problem.shortened",
  "not-money": "imports.problem.number",
  "not-yes-or-no": "imports.problem.yes-no",
  "too-long": "imports.problem.too-long",
};

function wordsOf(code: string): "imports.problem.other" {
  return (WORDS[code] ?? "imports.problem.other") as "imports.problem.other";
}
