import type { ProcessStep } from "../../api/types";
import { useI18n } from "../../i18n";
import s from "./Track.module.css";

/** The course as a running track: behind us, where the baton is, ahead. */
export function Track({ steps, label }: { steps: ProcessStep[]; label: string }) {
  const { t } = useI18n();
  return (
    // It scrolls sideways where it is too narrow; to be scrolled by keyboard it takes the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ol className={s.track} aria-label={label} tabIndex={0}>
      {steps.map((step) => (
        <li
          key={step.name}
          className={`${s.step} ${s[step.state]}`}
          aria-current={step.state === "current" ? "step" : undefined}
        >
          <span className={s.mark} aria-hidden="true" />
          <span className={s.label}>{step.label}</span>
          <span className="visually-hidden">{t(`process.step.${step.state}`)}</span>
        </li>
      ))}
    </ol>
  );
}
