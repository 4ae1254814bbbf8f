import { Link } from "@tanstack/react-router";
import type { ProcessLine } from "../../api/types";
import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { useNow } from "../../ui/When";
import { NextActs } from "./NextActs";
import s from "./ProcessList.module.css";
import { STATE_TONES } from "./ProcessesCard";

/** One process of a list: what it is about, where it stands, who is next. */
export function ProcessItem({ process }: { process: ProcessLine }) {
  const { t, format } = useI18n();
  const now = useNow();
  const { id, kindLabel, record, state, stateLabel, stepLabel, waitingFor, outcomeLabel, reason, startedAt, startedBy, next } = process;
  return (
    <li className={s.item}>
      <div>
        <Link to="/processes/$id" params={{ id }} className={s.name ?? ""}>
          {record.label || kindLabel}
        </Link>
        <p className={s.note}>
          {kindLabel} · {t("process.started", { when: format.relative(startedAt, now), name: startedBy.name })}
        </p>
      </div>
      <div className={s.stand}>
        <Tone tone={STATE_TONES[state]}>{stateLabel}</Tone>
        {state !== "ended" && <span>{stepLabel}</span>}
        {outcomeLabel && <span className={s.note}>{t("process.outcome", { outcome: outcomeLabel })}</span>}
        {reason && <span className={s.note}>{t("process.reason", { reason })}</span>}
        {waitingFor && <span className={s.note}>{waitingFor}</span>}
      </div>
      <NextActs next={next} />
    </li>
  );
}
