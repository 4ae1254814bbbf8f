import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import type { OneRecord, Shape } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { SecretShown } from "../account/SecretShown";
import s from "./Sending.module.css";
import { TestSend } from "./TestSend";

/** By which secret a webhook's calls are signed, and whether they arrive. */
export default function WebhookCard({ record }: { record: OneRecord }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  const mayEdit = record.may?.includes("edit") === true;
  return (
    <Card title={t("webhook.secret")} extra={<Link to="/sends">{t("sends.title")}</Link>}>
      <p className={s.told}>{t("webhook.secret.text")}</p>
      {mayEdit && (
        <div className={s.acts}>
          <Button onClick={() => setAsking(true)}>{t("webhook.secret.new")}</Button>
          <TestSend path={`/webhooks/${record.id}`} label={t("webhook.test")} done={t("webhook.test.done")} />
        </div>
      )}
      {asking && <NewSecret id={record.id} onClose={() => setAsking(false)} />}
    </Card>
  );
}

/** Asks first, because the old secret ends at once; then shows the new one, this once. */
function NewSecret({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const renew = useMutation({
    mutationFn: () => post<Shape<"MadeSecret">>(`/webhooks/${id}/acts/new-secret`, undefined),
    onError: (error) => {
      onClose();
      void message.error(errorText(error));
    },
  });
  const secret = renew.data?.secret;
  return (
    <Dialog
      shape="middle"
      title={t("webhook.secret.new")}
      onClose={onClose}
      footer={
        secret ? (
          <Button onClick={onClose}>{t("app.close")}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button danger type="primary" loading={renew.isPending} onClick={() => renew.mutate()}>
              {t("webhook.secret.new")}
            </Button>
          </>
        )
      }
    >
      {secret ? (
        <SecretShown label={t("webhook.secret")} text={t("webhook.secret.once")} secret={secret} />
      ) : (
        t("webhook.secret.ask")
      )}
    </Dialog>
  );
}
