import { Button } from "antd";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { useBulk } from "./useBulk";

interface Props {
  kind: Kind;
  records: object;
  onClose: () => void;
  onDone: (bulk: string) => void;
  onLater: () => void;
}

/** Asks before many records go into the bin. */
export default function BulkDeleteDialog({ kind, records, onClose, onDone, onLater }: Props) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const drop = useBulk({
    path: `/${kind.plural}/acts/delete`,
    onDone,
    onLater,
    onError: (error) => {
      onClose();
      void message.error(errorText(error));
    },
  });
  return (
    <Dialog
      shape="middle"
      title={t("bulk.delete.title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button danger type="primary" loading={drop.isPending} onClick={() => drop.mutate(records)}>
            {t("bulk.delete")}
          </Button>
        </>
      }
    >
      {t("bulk.delete.text")}
    </Dialog>
  );
}
