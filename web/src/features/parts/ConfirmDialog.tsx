import { Button } from "antd";
import type { ReactNode } from "react";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";

interface Props {
  title: string;
  /** What the act is called; deleting, unless said otherwise. */
  confirm?: string;
  busy: boolean;
  /** What stands in the way; then there is only the way back. */
  blocked?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something is done that does not come back. */
export function ConfirmDialog({ title, confirm, busy, blocked, onConfirm, onClose, children }: Props) {
  const { t } = useI18n();
  return (
    <Dialog
      shape="middle"
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          {!blocked && (
            <Button danger type="primary" loading={busy} onClick={onConfirm}>
              {confirm ?? t("record.delete")}
            </Button>
          )}
        </>
      }
    >
      {children}
    </Dialog>
  );
}
