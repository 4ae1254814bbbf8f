import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert } from "antd";
import { useOnce } from "../../api/once";
import { lossesQuery, ROOT } from "../../api/queries";
import type { Kind, ReferenceCount } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { ConfirmDialog } from "../parts/ConfirmDialog";

interface Props {
  kind: Kind;
  id: string;
  title: string;
  onClose: () => void;
}

/** Says what is lost with a record before it is deleted for good, or why it cannot be. */
export function PurgeDialog({ kind, id, title, onClose }: Props) {
  const { t, format } = useI18n();
  const losses = useQuery(lossesQuery(kind.plural, id));
  const purge = usePurge(kind, id, title, onClose);
  const counted = (counts: readonly ReferenceCount[]) =>
    counts.map(({ label, count }) => `${label} ${format.number(count)}`).join(" · ");
  const referring = losses.data?.referring ?? [];
  const lost = losses.data?.lost ?? [];
  return (
    <ConfirmDialog
      title={t("bin.purge.ask", { name: title })}
      confirm={t("bin.purge")}
      busy={purge.isPending}
      blocked={!losses.data || referring.length > 0}
      onConfirm={() => losses.data && purge.mutate(losses.data.version)}
      onClose={onClose}
    >
      {losses.isPending && <Waiting lines={2} />}
      {losses.isError && <Failure error={losses.error} />}
      {losses.data &&
        (referring.length > 0 ? (
          <Alert type="warning" showIcon title={t("bin.purge.referred", { what: counted(referring) })} />
        ) : (
          <>
            <p>{t("bin.purge.text")}</p>
            {lost.length > 0 && <p>{t("bin.purge.lost", { what: counted(lost) })}</p>}
          </>
        ))}
    </ConfirmDialog>
  );
}

function usePurge(kind: Kind, id: string, title: string, onClose: () => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  return useMutation({
    mutationFn: (version: number) => once.post(`/${kind.plural}/${id}/acts/purge`, undefined, version),
    onSuccess: () => void message.success(t("bin.purged", { name: title })),
    onError: (error) => void message.error(errorText(error)),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: [ROOT.list, kind.plural] });
      onClose();
    },
  });
}
