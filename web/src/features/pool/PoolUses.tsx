import { useQuery } from "@tanstack/react-query";
import type { AnyRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import s from "./Pool.module.css";
import { useOfPoolQuery } from "./queries";

/** The pools from which one may take, and how much of their limits one has used. */
export function PoolUses({ pools }: { pools: AnyRecord[] }) {
  return (
    <ul className={s.uses}>
      {pools.map((pool) => (
        <PoolUse key={pool.id} pool={pool} />
      ))}
    </ul>
  );
}

function PoolUse({ pool }: { pool: AnyRecord }) {
  const { t, format } = useI18n();
  const { data } = useQuery(useOfPoolQuery(pool.id));
  if (!data?.mayClaim) return null;
  const figures = [
    { label: t("pool.lying"), count: data.lying, most: undefined },
    { label: t("pool.held"), count: data.held, most: data.mostHeld },
    { label: t("pool.claimedToday"), count: data.claimedToday, most: data.mostClaimed },
  ];
  return (
    <li className={s.use}>
      <h2>{String(pool["name"] ?? "")}</h2>
      <dl>
        {figures.map(({ label, count, most }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {most === undefined || most === null
                ? format.number(count)
                : t("pool.ofMost", { count: format.number(count), most: format.number(most) })}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
