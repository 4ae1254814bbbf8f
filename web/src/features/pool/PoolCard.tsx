import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Suspense, lazy, useState } from "react";
import type { Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts } from "../../ui/Facts";
import s from "./Pool.module.css";
import type { PoolDialogAct } from "./PoolDialog";
import { standingQuery } from "./queries";
import type { PoolStanding } from "./types";
import { usePoolAct } from "./usePoolAct";

const PoolDialog = lazy(() => import("./PoolDialog"));

interface Props {
  kind: Kind;
  record: OneRecord;
}

/** Where a record lies, or would fall, how it is protected, and what one may do. */
export default function PoolCard({ kind, record }: Props) {
  const { t } = useI18n();
  const { data } = useQuery(standingQuery(kind.plural, record.id));
  if (!data) return null;
  return (
    <Card title={t("pool.card")}>
      <Facts
        facts={[
          { key: "pool", label: data.inPool ? t("pool.lies") : t("pool.falls"), value: data.pool?.name ?? t("pool.none") },
          { key: "protected", label: t("pool.protected"), value: <Protection record={record} standing={data} /> },
        ]}
      />
      {data.whyNot && <p className={s.why}>{data.whyNot}</p>}
      <Acts kind={kind} record={record} standing={data} />
    </Card>
  );
}

function Protection({ record, standing }: { record: OneRecord; standing: PoolStanding }) {
  const { t, format } = useI18n();
  if (!standing.protected) return t("pool.unprotected");
  if (record["protectionLocked"] === true) return t("pool.locked");
  return t("pool.until", { date: format.date(String(record["protectedUntil"])) });
}

function Acts({ kind, record, standing }: Props & { standing: PoolStanding }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState<PoolDialogAct>();
  const path = `/${kind.plural}/${record.id}/acts`;
  const { act, acting } = usePoolAct(path);
  const locked = record["protectionLocked"] === true;
  return (
    <div className={s.acts}>
      {standing.mayClaim && (
        <Button type="primary" loading={acting} onClick={() => act({ name: "claim" })}>
          {t("pool.claim")}
        </Button>
      )}
      {standing.mayGive && <Button onClick={() => setAsking("give")}>{t("pool.give")}</Button>}
      {standing.mayRelease && <Button onClick={() => setAsking("release")}>{t("pool.release")}</Button>}
      {standing.mayProtect && <Button onClick={() => setAsking("extend")}>{t("pool.extend")}</Button>}
      {standing.mayAsk && <Button onClick={() => setAsking("ask")}>{t("pool.ask")}</Button>}
      {standing.mayProtect && (
        <Button loading={acting} onClick={() => act({ name: locked ? "unlock-protection" : "lock-protection" })}>
          {locked ? t("pool.unlock") : t("pool.lock")}
        </Button>
      )}
      <Suspense>{asking && <PoolDialog act={asking} path={path} onClose={() => setAsking(undefined)} />}</Suspense>
    </div>
  );
}
