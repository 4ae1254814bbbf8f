import { Button, Input } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText } from "../../ui/message";
import { Option } from "../../ui/Option";
import s from "./dialogs.module.css";
import type { Point, VersionSummary } from "./types";
import { useRollBack } from "./useRuleActs";

interface Props {
  point: Point;
  version: VersionSummary;
  onClose: () => void;
}

/** Lets an old version count again, for a reason that is kept. */
export function RollBackDialog({ point, version, onClose }: Props) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const back = useRollBack(point.key, onClose);
  const submit = () => {
    setMissing(reason.trim() === "");
    if (reason.trim() !== "") back.mutate({ versionId: version.id, reason: reason.trim() });
  };
  return (
    <Dialog
      shape="middle"
      title={t("rules.rollBack.title", { number: version.number })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" loading={back.isPending} onClick={submit}>
            {t("rules.rollBack.submit")}
          </Button>
        </>
      }
    >
      <p className={s.text}>{t("rules.rollBack.text")}</p>
      <Option label={t("rules.reason")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={500}
            value={reason}
            {...(missing ? { "aria-invalid": true, status: "error" as const } : {})}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Option>
      {missing && (
        <p className={s.problem} role="alert">
          {t("rules.reason.missing")}
        </p>
      )}
      {back.isError && (
        <p className={s.problem} role="alert">
          {errorText(back.error)}
        </p>
      )}
    </Dialog>
  );
}
