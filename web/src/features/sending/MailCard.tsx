import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { put } from "../../api/client";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Option } from "../../ui/Option";
import { Failure, Waiting } from "../../ui/State";
import { MAIL_SETTINGS, mailSettingsQuery } from "./queries";
import s from "./Sending.module.css";
import { TestSend } from "./TestSend";
import { MAIL_SECURITIES, type MailSettings } from "./types";

/** Through which server the company's letters go. */
export function MailCard() {
  const { t } = useI18n();
  const settings = useQuery(mailSettingsQuery());
  return (
    <Card title={t("mail.title")}>
      {settings.isPending && <Waiting lines={4} />}
      {settings.isError && <Failure error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <Edited saved={settings.data} />}
    </Card>
  );
}

const MOST_PORT = 65_535;

function Edited({ saved }: { saved: MailSettings }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [draft, setDraft] = useState(saved);
  const [password, setPassword] = useState("");
  const save = useSave(() => setPassword(""));
  const set = (change: Partial<MailSettings>) => setDraft((now) => ({ ...now, ...change }));
  const text = (name: "host" | "user" | "sender" | "senderName") => (
    <Option label={t(`mail.${name}`)}>
      {(id) => <Input id={id} value={draft[name]} autoComplete="off" onChange={({ target }) => set({ [name]: target.value.trim() })} />}
    </Option>
  );
  return (
    <div className={s.form}>
      <Checkbox checked={draft.active} onChange={({ target }) => set({ active: target.checked })}>
        {t("mail.active")}
      </Checkbox>
      <div className={s.fields}>
        {text("host")}
        <Option label={t("mail.port")}>
          {(id) => (
            <InputNumber
              controls={false}
              id={id}
              min={1}
              max={MOST_PORT}
              precision={0}
              value={draft.port || null}
              onChange={(port) => set({ port: port ?? 0 })}
            />
          )}
        </Option>
        <Option label={t("mail.security")}>
          {(id) => (
            <Select
              id={id}
              value={draft.security}
              options={MAIL_SECURITIES.map((value) => ({ value, label: t(`mail.security.${value}`) }))}
              onChange={(security) => set({ security })}
            />
          )}
        </Option>
        {text("user")}
        <Option label={t("mail.password")} help={t(saved.hasSecret ? "mail.password.kept" : "mail.password.none")}>
          {(id) => (
            <Input.Password id={id} value={password} autoComplete="new-password" onChange={({ target }) => setPassword(target.value)} />
          )}
        </Option>
        {text("sender")}
        {text("senderName")}
      </div>
      {save.isError && <Alert type="error" showIcon title={errorText(save.error)} />}
      <div className={s.acts}>
        <Button type="primary" loading={save.isPending} onClick={() => save.mutate({ ...draft, ...(password ? { secret: password } : {}) })}>
          {t("app.save")}
        </Button>
        <TestSend path={MAIL_SETTINGS} label={t("mail.test")} done={t("mail.test.done")} />
      </div>
    </div>
  );
}

function useSave(onSaved: () => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  return useMutation({
    mutationFn: ({ hasSecret: _told, ...settings }: MailSettings & { secret?: string }) => put(MAIL_SETTINGS, settings),
    onSuccess: () => {
      onSaved();
      void message.success(t("mail.saved"));
    },
    onSettled: () => client.invalidateQueries({ queryKey: mailSettingsQuery().queryKey }),
  });
}
