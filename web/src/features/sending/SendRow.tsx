import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useOnceFor } from "../../api/once";
import { ROOT } from "../../api/queries";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { Tone, type ToneName } from "../../ui/Tone";
import { When } from "../../ui/When";
import { ConfirmDialog } from "../parts/ConfirmDialog";
import s from "./Sending.module.css";
import type { Send, SendState } from "./types";

const TONES: Readonly<Record<SendState, ToneName>> = {
  unknown: "warning",
  failed: "danger",
  intended: "info",
  sending: "info",
  done: "success",
  left: "neutral",
  "left-out": "warning",
};

/** One send: to whom, how far it came, and what a person can decide about it. */
export function SendRow({ send }: { send: Send }) {
  const { t, format } = useI18n();
  const { channel, kindLabel, state, stateLabel, target, createdAt, nextAt, attempts, problem } = send;
  const decidable = state === "unknown" || state === "failed";
  return (
    <li className={s.item}>
      <p className={s.head}>
        <strong>{target.label || t(`sends.channel.${channel}`)}</strong>
        <Tone tone={TONES[state]}>{stateLabel}</Tone>
        <span className="muted">
          {t(`sends.channel.${channel}`)} · {kindLabel}
        </span>
      </p>
      {problem && <p className={s.problem}>{problem}</p>}
      <p className={s.foot}>
        <span>
          <When at={createdAt} /> · {t.count("sends.attempts", attempts)}
          {nextAt && ` · ${t("sends.next", { when: format.deadline(nextAt) })}`}
        </span>
        {decidable && <Acts send={send} />}
      </p>
    </li>
  );
}

function Acts({ send }: { send: Send }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const onceFor = useOnceFor();
  const [asking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: (name: "send-again" | "leave") => onceFor(name).post(`/sends/${send.id}/acts/${name}`, {}),
    onSuccess: (_answer, name) => void message.success(t(`sends.${name}.done`)),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => {
      setAsking(false);
      return client.invalidateQueries({ queryKey: [ROOT.sending] });
    },
  });
  const again = () => act.mutate("send-again");
  return (
    <span className={s.acts}>
      {/* What may have arrived is not sent twice without being asked about. */}
      <Button size="small" loading={act.isPending} onClick={() => (send.state === "unknown" ? setAsking(true) : again())}>
        {t("sends.send-again")}
      </Button>
      <Button size="small" type="text" disabled={act.isPending} onClick={() => act.mutate("leave")}>
        {t("sends.leave")}
      </Button>
      {asking && (
        <ConfirmDialog title={t("sends.again.ask")} confirm={t("sends.send-again")} busy={act.isPending} onConfirm={again} onClose={() => setAsking(false)}>
          {t("sends.again.text")}
        </ConfirmDialog>
      )}
    </span>
  );
}
