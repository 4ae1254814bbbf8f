import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { put } from "../../api/client";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Option } from "../../ui/Option";
import s from "./Sending.module.css";
import { TestSend } from "./TestSend";

/** Where a team chat is reached. Whoever has the address can post there, so it is never shown. */
export default function ChatPlaceCard({ record }: { record: OneRecord }) {
  const { t } = useI18n();
  const mayEdit = record.may?.includes("edit") === true;
  return (
    <Card title={t("chat.address")} extra={<Link to="/sends">{t("sends.title")}</Link>}>
      <p className={s.told}>{t("chat.address.text")}</p>
      {mayEdit && <PlaceForm path={`/chat-targets/${record.id}`} signs={SIGNING.has(String(record["service"]))} />}
    </Card>
  );
}

/** Services whose messages can be signed. */
const SIGNING: ReadonlySet<string> = new Set(["dingtalk", "feishu"]);

function PlaceForm({ path, signs }: { path: string; signs: boolean }) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const [url, setURL] = useState("");
  const [secret, setSecret] = useState("");
  const save = useMutation({
    mutationFn: () => put(`${path}/address`, { url, ...(secret ? { secret } : {}) }),
    onSuccess: () => {
      setURL("");
      setSecret("");
      void message.success(t("chat.address.saved"));
    },
  });
  return (
    <div className={s.form}>
      <Option label={t("chat.address.new")} help={t("chat.address.help")}>
        {(id) => <Input.Password id={id} value={url} autoComplete="off" onChange={({ target }) => setURL(target.value.trim())} />}
      </Option>
      {signs && (
        <Option label={t("chat.secret")} help={t("chat.secret.help")}>
          {(id) => <Input.Password id={id} value={secret} autoComplete="off" onChange={({ target }) => setSecret(target.value.trim())} />}
        </Option>
      )}
      {save.isError && <Alert type="error" showIcon title={errorText(save.error)} />}
      <div className={s.acts}>
        <Button type="primary" disabled={url === ""} loading={save.isPending} onClick={() => save.mutate()}>
          {t("app.save")}
        </Button>
        <TestSend path={path} label={t("chat.test")} done={t("chat.test.done")} />
      </div>
    </div>
  );
}
