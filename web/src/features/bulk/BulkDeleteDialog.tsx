import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { ConfirmDialog } from "../parts/ConfirmDialog";
import { useBulk, type BulkDialogProps } from "./useBulk";

/** Asks before many records go into the bin. */
export default function BulkDeleteDialog({ kind, records, onClose, onDone, onLater }: BulkDialogProps) {
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
    <ConfirmDialog
      title={t("bulk.delete.title")}
      confirm={t("bulk.delete")}
      busy={drop.isPending}
      onConfirm={() => drop.mutate(records)}
      onClose={onClose}
    >
      {t("bulk.delete.text")}
    </ConfirmDialog>
  );
}
