import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { When } from "../../ui/When";
import { chainsOf } from "./chains";
import type { Wait } from "./types";
import s from "./WorkLoad.module.css";

/** Who waits for whom: at the end of a chain stands who holds it up. */
export function ChainsCard({ waits }: { waits: Wait[] }) {
  const { t } = useI18n();
  return (
    <Card title={t("workload.chains")}>
      {waits.length === 0 && <p className="muted">{t("workload.chains.none")}</p>}
      <ul className={s.chains}>
        {chainsOf(waits).map((chain) => (
          <li key={chain.map(({ task, from }) => `${from.id}:${task.id}`).join(" ")}>
            <Chain chain={chain} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Chain({ chain }: { chain: Wait[] }) {
  const { t } = useI18n();
  const first = chain[0];
  const last = chain.at(-1);
  if (!first || !last) return null;
  return (
    <>
      <p className={s.path}>
        <strong>{first.from.name}</strong>
        {chain.map(({ to, task }, at) => (
          <Fragment key={`${to.id}:${task.id}`}>
            <span aria-hidden="true">→</span>
            <span className="visually-hidden">{t("workload.waitsFor")}</span>
            {at === chain.length - 1 ? <strong className={s.holder}>{to.name}</strong> : <span>{to.name}</span>}
          </Fragment>
        ))}
      </p>
      <p className={s.note}>
        <Link to="/tasks/$id" params={{ id: last.task.id }} className="inline-link">
          {last.task.title}
          {last.task.record && ` · ${last.task.record.label}`}
        </Link>{" "}
        · <When at={last.since} />
      </p>
    </>
  );
}
