import { useI18n } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Tone, type ToneName } from "../../ui/Tone";
import { When } from "../../ui/When";
import s from "./Approval.module.css";
import { isNext, patternKey } from "./levels";
import type { Approval, ApprovalLevel, Signer } from "./types";

/** Who signs in which order, who has, and whose turn it is. */
export default function ApprovalLevels({ approval }: { approval: Approval }) {
  const { t } = useI18n();
  return (
    <Card
      title={t("approval.title")}
      extra={<State state={approval.state} label={approval.stateLabel} />}
    >
      <p className="muted">
        {t("approval.startedBy", { name: approval.by.name })} <When at={approval.startedAt} />
      </p>
      <ol className={s.levels}>
        {approval.levels.map((level, at) => (
          // Levels of a round are fixed when it begins, so the position is the identity.
          // oxlint-disable-next-line react/no-array-index-key
          <Level key={at} number={at + 1} level={level} />
        ))}
      </ol>
    </Card>
  );
}

function Level({ number, level }: { number: number; level: ApprovalLevel }) {
  const { t } = useI18n();
  return (
    <li className={s.level}>
      <p className={s.head}>
        <strong>{level.label || t("approval.level", { number })}</strong>
        <span className="muted">
          {t(patternKey(level), { share: level.share ?? 0 })}
          {level.noEnds && ` · ${t("approval.noEnds")}`}
        </span>
        <State state={level.state} label={t(`approval.state.${level.state}`)} />
      </p>
      <ul className={s.signers}>
        {level.signers.map((signer, at) => (
          // One person can sit in a level twice; the order of its seats is fixed.
          // oxlint-disable-next-line react/no-array-index-key
          <Signature key={at} signer={signer} next={isNext(level, signer)} />
        ))}
      </ul>
    </li>
  );
}

function Signature({ signer, next }: { signer: Signer; next: boolean }) {
  const { t } = useI18n();
  const { person, why, actedBy, actedFor, state, stateLabel, text, at } = signer;
  return (
    <li className={s.signer} aria-current={next ? "step" : undefined}>
      <p className={s.line}>
        <Avatar name={person.name} />
        <strong>{person.name}</strong>
        {actedBy && <span className="muted">{t("approval.signedBy", { name: actedBy.name })}</span>}
        {actedFor && <span className="muted">{t("task.for", { name: actedFor.name })}</span>}
        {why && <span className="muted">{why}</span>}
        {next ? (
          <Tone tone="warning">{t("approval.next")}</Tone>
        ) : (
          <State state={state} label={stateLabel} />
        )}
        {at && (
          <span className="muted">
            <When at={at} />
          </span>
        )}
      </p>
      {text && <p className={s.text}>{text}</p>}
    </li>
  );
}

const TONES: Readonly<Record<string, ToneName>> = {
  open: "info",
  agreed: "success",
  filled: "success",
  refused: "danger",
  "sent-back": "warning",
  "self-approved": "warning",
};

function State({ state, label }: { state: string; label: string }) {
  return <Tone tone={TONES[state] ?? "neutral"}>{label}</Tone>;
}
