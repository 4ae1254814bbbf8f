import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { decisionQuery } from "../../api/queries";
import type { Decision } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Facts } from "../../ui/Facts";
import { Failure, Waiting } from "../../ui/State";
import { useSession } from "../session/useSession";
import { AllocationPart } from "./AllocationPart";
import { ChainPart } from "./ChainPart";
import { RuleRows } from "./RuleRows";
import s from "./WhyDrawer.module.css";
import { WhyNot } from "./WhyNot";

/** The answer to "why?": one sentence first, then all it rests on. */
export default function WhyDrawer({ id }: { id: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const decision = useQuery(decisionQuery(id));
  const close = () =>
    void navigate({
      to: ".",
      search: (old: Record<string, unknown>) => ({ ...old, why: undefined }),
      resetScroll: false,
    });
  return (
    <Dialog shape="right" title={t("why.title")} onClose={close}>
      {decision.isPending && <Waiting lines={8} />}
      {decision.isError && <Failure error={decision.error} />}
      {decision.data && <Answer decision={decision.data} />}
    </Dialog>
  );
}

function Answer({ decision }: { decision: Decision }) {
  const { t, format } = useI18n();
  const { version } = decision;
  const admin = useSession().user.role === "admin";
  const told = t("why.version", { number: version.number, when: format.time(version.publishedAt ?? decision.at) });
  return (
    <div className={s.answer}>
      <p className={s.sentence}>{decision.sentence}</p>

      <section>
        <h3>{t("why.rule")}</h3>
        <p>
          {decision.pointLabel}
          {t("app.colon")}
          <strong>{decision.rowLabel}</strong>
        </p>
        <p className={s.small}>
          {admin ? (
            <Link to="/rules/$key" params={{ key: decision.point }}>
              {told}
            </Link>
          ) : (
            told
          )}
          {" · "}
          <code title={version.hash}>{version.hash.slice(0, 12)}</code>
          {" · "}
          {t("why.when", { when: format.time(decision.at) })}
        </p>
      </section>

      {decision.allocation && <AllocationPart allocation={decision.allocation} />}

      <ChainPart chain={decision.chain} id={decision.id} />

      <section>
        <h3>{t("why.inputs")}</h3>
        <Facts
          facts={decision.inputs.map((input) => ({
            key: input.name,
            label: input.label,
            value: input.known ? input.value || "–" : <em className="muted">{t("why.unknown")}</em>,
          }))}
        />
      </section>

      <section>
        <h3>{t("why.rows")}</h3>
        <p className={s.small}>{t("why.rows.text")}</p>
        <RuleRows rows={decision.rows} />
      </section>

      <WhyNot key={decision.id} decision={decision} />
    </div>
  );
}
