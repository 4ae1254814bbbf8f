import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { put } from "../../api/client";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Option } from "../../ui/Option";
import { Failure, Waiting } from "../../ui/State";
import { SENDING_SETTINGS, sendingSettingsQuery } from "./queries";
import s from "./Sending.module.css";
import type { SendingSettings } from "./types";

/** Where links in letters lead, what may be called inside the company, and how long notices are kept. */
export function SendingCard() {
  const { t } = useI18n();
  const settings = useQuery(sendingSettingsQuery());
  return (
    <Card title={t("sending.title")}>
      {settings.isPending && <Waiting lines={4} />}
      {settings.isError && <Failure error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <Edited saved={settings.data} />}
    </Card>
  );
}

const MOST_DAYS = 3650;
/** What parts networks that are pasted together. */
const BETWEEN = [",", "，", ";", "；", " "];

function Edited({ saved }: { saved: SendingSettings }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [draft, setDraft] = useState(saved);
  const save = useSave();
  const set = (change: Partial<SendingSettings>) => setDraft((now) => ({ ...now, ...change }));
  const here = window.location.origin;
  return (
    <div className={s.form}>
      <Option label={t("sending.address")} help={t("sending.address.help")}>
        {(id) => (
          <Input id={id} type="url" value={draft.address} placeholder={here} onChange={({ target }) => set({ address: target.value.trim() })} />
        )}
      </Option>
      {draft.address === "" && (
        <p className={s.told}>
          {t("sending.address.none")}{" "}
          <Button type="link" className={s.inline ?? ""} onClick={() => set({ address: here })}>
            {t("sending.address.here", { address: here })}
          </Button>
        </p>
      )}
      <Option label={t("sending.networks")} help={t("sending.networks.help")}>
        {(id) => (
          <Select
            id={id}
            mode="tags"
            open={false}
            suffixIcon={null}
            tokenSeparators={BETWEEN}
            value={draft.allowedNetworks ?? []}
            onChange={(allowedNetworks: string[]) => set({ allowedNetworks })}
          />
        )}
      </Option>
      <Option label={t("sending.keep")} help={t("sending.keep.help")}>
        {(id) => (
          <InputNumber
            controls={false}
            id={id}
            min={0}
            max={MOST_DAYS}
            precision={0}
            value={draft.keepNoticeDays}
            onChange={(days) => set({ keepNoticeDays: days ?? 0 })}
          />
        )}
      </Option>
      {save.isError && <Alert type="error" showIcon title={errorText(save.error)} />}
      <div className={s.acts}>
        <Button type="primary" loading={save.isPending} onClick={() => save.mutate(draft)}>
          {t("app.save")}
        </Button>
      </div>
    </div>
  );
}

function useSave() {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  return useMutation({
    mutationFn: (settings: SendingSettings) => put(SENDING_SETTINGS, { ...settings, allowedNetworks: settings.allowedNetworks ?? [] }),
    onSuccess: () => void message.success(t("mail.saved")),
    onSettled: () => client.invalidateQueries({ queryKey: sendingSettingsQuery().queryKey }),
  });
}
