import type { DecisionSummary } from "../../api/types";
import { useI18n } from "../../i18n";
import s from "./ChainPart.module.css";
import { WhyLink } from "./WhyLink";

/** What was decided in one round, from the first question to the last, each a click from its own reasons. */
export function ChainPart({ chain, id }: { chain: readonly DecisionSummary[]; id: string }) {
  const { t } = useI18n();
  if (chain.length < 2) return null;
  return (
    <section aria-label={t("why.chain")}>
      <h3>{t("why.chain")}</h3>
      <ol className={s.chain}>
        {chain.map((one) => (
          <li key={one.id} className={one.id === id ? s.here : s.other} aria-current={one.id === id ? "step" : undefined}>
            <p className={s.point}>{one.id === id ? one.pointLabel : <WhyLink id={one.id}>{one.pointLabel}</WhyLink>}</p>
            {one.outcomeText && <p>{one.outcomeText}</p>}
            {one.rowLabel && <p className={s.row}>{one.rowLabel}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
