import type { UseQueryResult } from "@tanstack/react-query";
import { useI18n } from "../../i18n";
import { Failure, Waiting } from "../../ui/State";
import s from "./Differences.module.css";
import type { Change } from "./types";

/** What one version says otherwise than another, a sentence each. */
export function Differences({ difference }: { difference: UseQueryResult<Change[]> }) {
  const { t } = useI18n();
  if (difference.isPending) return <Waiting lines={3} />;
  if (difference.isError) return <Failure error={difference.error} />;
  if (difference.data.length === 0) return <p className="muted">{t("rules.compare.same")}</p>;
  return (
    <ul className={s.changes}>
      {difference.data.map(({ what, before, after, words }) => (
        <li key={`${what} ${before} ${after} ${words}`}>{words}</li>
      ))}
    </ul>
  );
}
