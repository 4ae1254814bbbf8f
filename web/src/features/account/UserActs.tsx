import SafetyOutlined from "@ant-design/icons/es/icons/SafetyOutlined";
import { useMutation } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { useSession } from "../session/useSession";
import { tokensOf } from "./queries";
import { SecretShown } from "./SecretShown";
import { TokenList } from "./TokenList";

type Act = "reset-password" | "end-sessions" | "tokens";

/** What an admin does with the account of somebody else. */
export default function UserActs({ record }: { record: OneRecord }) {
  const { t } = useI18n();
  const { user } = useSession();
  const [act, setAct] = useState<Act>();
  if (user.role !== "admin" || user.id === record.id) return null;
  const name = String(record["name"] ?? "");
  const acts: Act[] = ["reset-password", "end-sessions", "tokens"];
  return (
    <>
      <Dropdown
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items: acts.map((key) => ({ key, label: t(`account.of.${key}`) })),
          onClick: ({ key }) => setAct(acts.find((known) => known === key)),
        }}
      >
        <Button icon={<SafetyOutlined aria-hidden />}>{t("account.of")}</Button>
      </Dropdown>
      {act === "tokens" && (
        <Dialog shape="right" title={t("account.of.tokensOf", { name })} onClose={() => setAct(undefined)}>
          <TokenList path={tokensOf(record.id)} />
        </Dialog>
      )}
      {(act === "reset-password" || act === "end-sessions") && (
        <AskDialog key={act} act={act} id={record.id} name={name} onClose={() => setAct(undefined)} />
      )}
    </>
  );
}

interface AskProps {
  act: "reset-password" | "end-sessions";
  id: string;
  name: string;
  onClose: () => void;
}

function AskDialog({ act, id, name, onClose }: AskProps) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const run = useMutation({
    mutationFn: () => post<{ password?: string }>(`/users/${id}/acts/${act}`, undefined),
    onSuccess: ({ password }) => {
      if (password) return;
      void message.success(t("account.of.ended"));
      onClose();
    },
    onError: (error) => {
      onClose();
      void message.error(errorText(error));
    },
  });
  const password = run.data?.password;
  return (
    <Dialog
      shape="middle"
      title={t(`account.of.${act}`)}
      onClose={onClose}
      footer={
        password ? (
          <Button onClick={onClose}>{t("app.close")}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button danger type="primary" loading={run.isPending} onClick={() => run.mutate()}>
              {t(`account.of.${act}`)}
            </Button>
          </>
        )
      }
    >
      {password ? (
        <SecretShown label={t("account.of.temporary")} text={t("account.of.shown", { name })} secret={password} />
      ) : (
        t(`account.of.${act}.text`, { name })
      )}
    </Dialog>
  );
}
