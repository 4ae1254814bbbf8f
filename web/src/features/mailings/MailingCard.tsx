import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { hrefOf } from "../../api/client";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Progress } from "../../ui/Progress";
import { Failure, Waiting } from "../../ui/State";
import { ConfirmDialog } from "../parts/ConfirmDialog";
import s from "./Mailings.module.css";
import { PreviewDialog } from "./PreviewDialog";
import { resultQuery, type MailingResult, type RecipientState } from "./queries";
import { Recipients } from "./Recipients";
import { useMailingAct } from "./useMailingAct";

/** As they are written in a letter. */
const PLACEHOLDERS = { name: "{name}", customer: "{customer}", owner: "{owner}" };

/** What becomes of a mailing: its preview before it is sent, and its letters afterwards. */
export default function MailingCard({ record }: { record: OneRecord }) {
  const { t } = useI18n();
  const sending = record["state"] === "sending";
  const result = useQuery(resultQuery(record.id, sending));
  const [asking, setAsking] = useState<"preview" | "stop">();
  const close = () => setAsking(undefined);
  if (result.isPending) return <Waiting lines={3} />;
  if (result.isError && !result.data) return <Failure error={result.error} onRetry={() => void result.refetch()} />;
  const { maySend } = result.data;
  return (
    <Card title={t("mailing.letters")}>
      {record["state"] === "draft" ? <p className="muted">{t("mailing.draft", PLACEHOLDERS)}</p> : <Standing id={record.id} result={result.data} />}
      <div className={s.acts}>
        {record["state"] === "draft" && record.may?.includes("edit") && (
          <Button type="primary" onClick={() => setAsking("preview")}>
            {t("mailing.preview")}
          </Button>
        )}
        {sending && maySend && (
          <Button danger onClick={() => setAsking("stop")}>
            {t("mailing.stop")}
          </Button>
        )}
        {result.data.total > 0 && (
          <Button href={hrefOf(`/mailings/${record.id}/result/export`)} download="">
            {t("mailing.export")}
          </Button>
        )}
      </div>
      {asking === "preview" && <PreviewDialog record={record} maySend={maySend} onClose={close} />}
      {asking === "stop" && <StopDialog record={record} onClose={close} />}
    </Card>
  );
}

/** How many letters stand where; a state opens those who are in it. */
function Standing({ id, result }: { id: string; result: MailingResult }) {
  const { t, format } = useI18n();
  const [state, setState] = useState<RecipientState>();
  const open = result.states.reduce((sum, one) => sum + (one.state === "waiting" || one.state === "sending" ? one.count : 0), 0);
  return (
    <>
      {open > 0 && <Progress label={t("mailing.letters")} done={result.total - open} total={result.total} />}
      <div className={s.states} role="group" aria-label={t("mailing.letters")}>
        {result.states.map((one) => (
          <Button key={one.state} aria-pressed={state === one.state} onClick={() => setState(state === one.state ? undefined : one.state)}>
            {one.label} {format.number(one.count)}
          </Button>
        ))}
      </div>
      {result.leftOut.length > 0 && (
        <p className="muted">{result.leftOut.map(({ label, count }) => `${label} ${format.number(count)}`).join(" · ")}</p>
      )}
      {state && <Recipients key={state} id={id} state={state} />}
    </>
  );
}

function StopDialog({ record, onClose }: { record: OneRecord; onClose: () => void }) {
  const { t } = useI18n();
  const { act, acting } = useMailingAct(record.id, onClose);
  return (
    <ConfirmDialog
      title={t("mailing.stop.ask", { name: String(record["title"]) })}
      busy={acting}
      confirm={t("mailing.stop")}
      onConfirm={() => act({ name: "stop", body: undefined, told: t("mailing.stopped") })}
      onClose={onClose}
    >
      {t("mailing.stop.text")}
    </ConfirmDialog>
  );
}
