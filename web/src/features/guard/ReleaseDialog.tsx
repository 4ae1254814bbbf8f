import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import s from "./Guard.module.css";

const MOST_LETTERS = 1000;

interface Props {
  complaint: string;
  contact: string;
  name: string;
  onClose: () => void;
}

/** Asks why a contact may be sold to although a complaint is open. */
export function ReleaseDialog({ complaint, contact, name, onClose }: Props) {
  const { t } = useI18n();
  const id = useId();
  const [reason, setReason] = useState("");
  const once = useOnce();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const release = useMutation({
    mutationFn: () => once.post<unknown>(`/complaints/${complaint}/acts/release-contact`, { contactId: contact, reason }),
    onSuccess: () => {
      onClose();
      void message.success(t("guard.released"));
      return client.invalidateQueries({ queryKey: [ROOT.guard] });
    },
    onError: (error) => void message.error(errorText(error)),
  });
  return (
    <Dialog
      shape="middle"
      title={t("guard.release.title", { name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" loading={release.isPending} disabled={reason.trim() === ""} onClick={() => release.mutate()}>
            {t("guard.release")}
          </Button>
        </>
      }
    >
      <div className={s.field}>
        <p>{t("guard.release.text")}</p>
        <label htmlFor={id}>{t("guard.reason")}</label>
        <Input.TextArea id={id} rows={3} maxLength={MOST_LETTERS} value={reason} onChange={({ target }) => setReason(target.value)} />
      </div>
    </Dialog>
  );
}
