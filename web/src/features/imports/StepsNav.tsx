import { Link } from "@tanstack/react-router";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { reachable, STEPS, type Step } from "./steps";
import type { Import } from "./types";
import s from "./Wizard.module.css";

interface Props {
  kind: Kind;
  one: Import | undefined;
  step: Step;
}

/** Where one is, and the steps one can go to. */
export function StepsNav({ kind, one, step }: Props) {
  const { t } = useI18n();
  const open = reachable(one);
  return (
    <nav aria-label={t("imports.steps")}>
      <ol className={s.steps}>
        {STEPS.map((name, place) => {
          const label = (
            <>
              <span className={s.place}>{place + 1}</span>
              {t(`imports.step.${name}`)}
            </>
          );
          const current = name === step;
          return (
            <li key={name} className={current ? s.current : s.step} {...(current ? { "aria-current": "step" } : {})}>
              {one && open.includes(name) && !current ? (
                <Link to="/$plural/import" params={{ plural: kind.plural }} search={{ import: one.id, step: name }}>
                  {label}
                </Link>
              ) : (
                <span>{label}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
