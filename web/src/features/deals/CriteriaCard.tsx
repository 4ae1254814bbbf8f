import CheckCircleFilled from "@ant-design/icons/es/icons/CheckCircleFilled";
import ExclamationCircleOutlined from "@ant-design/icons/es/icons/ExclamationCircleOutlined";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { patch } from "../../api/client";
import { recordQuery, ROOT } from "../../api/queries";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { useErrorText, useMessage } from "../../ui/message";
import { useSession } from "../session/useSession";
import s from "./Criteria.module.css";
import { criteriaQuery, type Criteria } from "./queries";

/** What a deal still needs before it goes on, and the way on. */
export default function CriteriaCard({ record }: { record: OneRecord }) {
  const { t } = useI18n();
  const found = useQuery({ ...criteriaQuery(record.id, record.version), placeholderData: keepPreviousData });
  const ended = found.data && !found.data.next && found.data.criteria.length === 0;
  if (ended) return null;
  return (
    <Card title={t("criteria.title", { stage: found.data?.stage ?? "…" })}>
      {found.isPending && <Waiting lines={3} />}
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Judged criteria={found.data} record={record} />}
    </Card>
  );
}

function Judged({ criteria: { criteria, met, next }, record }: { criteria: Criteria; record: OneRecord }) {
  const { t } = useI18n();
  const { user } = useSession();
  const may = record.may?.includes("edit") === true;
  const leads = user.role !== "staff";
  const missing = criteria.filter((one) => !one.met).length;
  return (
    <>
      {criteria.length === 0 && <p className="muted">{t("criteria.none")}</p>}
      <ul className={s.criteria}>
        {criteria.map((one) => (
          <li key={one.text} className={one.met ? s.met : s.unmet}>
            {one.met ? <CheckCircleFilled aria-hidden /> : <ExclamationCircleOutlined aria-hidden />}
            <span>
              {one.words} <span className={s.word}>{t(one.met ? "criteria.met" : "criteria.unmet")}</span>
            </span>
          </li>
        ))}
      </ul>
      {criteria.length > 0 && (
        <p className={s.sum} role="status">
          {met ? t("criteria.ready") : t.count("criteria.missing", missing)} {!met && may && leads && next && t("criteria.override")}
        </p>
      )}
      {next && may && <MoveOn next={next} record={record} allowed={met || leads} ready={met} />}
    </>
  );
}

interface MoveProps {
  next: NonNullable<Criteria["next"]>;
  record: OneRecord;
  allowed: boolean;
  ready: boolean;
}

function MoveOn({ next, record, allowed, ready }: MoveProps) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const move = useMutation({
    mutationFn: () => patch<OneRecord>(`/deals/${record.id}`, record.version, { stageId: next.id }),
    onSuccess: (deal) => {
      client.setQueryData(recordQuery("deals", record.id).queryKey, deal);
      void client.invalidateQueries({ queryKey: [ROOT.list, "deals"] });
      void message.success(t("criteria.moved", { stage: next.name }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.one, "deals", record.id] }),
  });
  return (
    <>
      {move.isError && <Alert type="error" showIcon className={s.alert ?? ""} title={errorText(move.error)} />}
      <Button type={ready ? "primary" : "default"} disabled={!allowed} loading={move.isPending} onClick={() => move.mutate()}>
        {t(next.open ? "criteria.next" : "criteria.win", { stage: next.name })}
      </Button>
    </>
  );
}
