import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, InputNumber } from "antd";
import { useId, useState } from "react";
import { put } from "../../api/client";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { useErrorText, useMessage } from "../../ui/message";
import { ConfirmDialog } from "../parts/ConfirmDialog";
import { binPolicyQuery } from "./queries";
import s from "./Settings.module.css";

/** How long deleted records are kept. */
export function BinPolicyCard() {
  const { t } = useI18n();
  const policy = useQuery(binPolicyQuery());
  return (
    <Card title={t("binPolicy.title")}>
      {policy.isPending && <Waiting lines={2} />}
      {policy.isError && <Failure error={policy.error} onRetry={() => void policy.refetch()} />}
      {policy.data && <Days key={policy.data.keepDays} saved={policy.data.keepDays} />}
    </Card>
  );
}

const MOST_DAYS = 3650;

function Days({ saved }: { saved: number }) {
  const { t } = useI18n();
  const id = useId();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const [days, setDays] = useState(saved);
  const [asking, setAsking] = useState(false);
  const save = useMutation({
    mutationFn: () => put("/settings/bin", { keepDays: days }),
    onSuccess: () => void message.success(t("binPolicy.saved")),
    onError: (error) => void message.error(errorText(error)),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: binPolicyQuery().queryKey });
      setAsking(false);
    },
  });
  return (
    <div className={s.form}>
      <p className="muted">{t("binPolicy.text")}</p>
      <div className={s.acts}>
        <div className={s.field}>
          <label htmlFor={id}>{t("binPolicy.days")}</label>
          <InputNumber controls={false} id={id} min={0} max={MOST_DAYS} precision={0} value={days} onChange={(value) => setDays(value ?? 0)} />
        </div>
        <Button disabled={days === saved} loading={save.isPending} onClick={() => (days > 0 ? setAsking(true) : save.mutate())}>
          {t("app.save")}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t("binPolicy.ask", { days })}
          confirm={t("binPolicy.confirm")}
          busy={save.isPending}
          onConfirm={() => save.mutate()}
          onClose={() => setAsking(false)}
        >
          {t("binPolicy.ask.text")}
        </ConfirmDialog>
      )}
    </div>
  );
}
