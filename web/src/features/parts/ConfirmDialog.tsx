import { Button } from "antd";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";

interface Props {
  title: string;
  text: string;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something is deleted that does not come back. */
export function ConfirmDialog({ title, text, busy, onConfirm, onClose }: Props) {
  const { t } = useI18n();
  return (
    <Dialog
      shape="middle"
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button danger type="primary" loading={busy} onClick={onConfirm}>
            {t("record.delete")}
          </Button>
        </>
      }
    >
      {text}
    </Dialog>
  );
}
