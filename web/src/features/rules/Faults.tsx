import { Button } from "antd";
import { useI18n } from "../../i18n";
import s from "./dialogs.module.css";
import type { Problem } from "./types";

interface Props {
  problems: readonly Problem[];
  /** Writes what is suggested in place of what is wrong. */
  onTake?: (problem: Problem) => void;
}

/** What is wrong, told to those who hear the page as well. */
export function Faults({ problems, onTake }: Props) {
  const { t } = useI18n();
  return (
    <div aria-live="polite">
      {problems.map((problem) => (
        <p key={`${problem.from} ${problem.message}`} className={s.problem}>
          {problem.message}
          {onTake && problem.suggestion && (
            <Button size="small" type="link" onClick={() => onTake(problem)}>
              {t("rules.suggest", { text: problem.suggestion })}
            </Button>
          )}
        </p>
      ))}
    </div>
  );
}
