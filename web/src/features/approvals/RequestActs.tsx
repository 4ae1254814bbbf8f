import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useOnceFor } from "../../api/once";
import { ROOT } from "../../api/queries";
import type { OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { useSession } from "../session/useSession";

/** Whoever asks for approval hands the request in, and may take it back. */
export function RequestActs({ plural, record }: { plural: string; record: OneRecord }) {
  const { t } = useI18n();
  const { user } = useSession();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const onceFor = useOnceFor();
  const act = useMutation({
    mutationFn: (name: "submit" | "withdraw") =>
      onceFor(name).post(`/${plural}/${record.id}/acts/${name}`, { version: record.version }),
    onSuccess: (_answer, name) => void message.success(t(name === "submit" ? "approval.submitted" : "approval.withdrawn")),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: [ROOT.list, plural] });
      return client.invalidateQueries({ queryKey: [ROOT.one, plural, record.id] });
    },
  });
  if (record["ownerId"] !== user.id) return null;
  const state = record["state"];
  const name = state === "draft" || state === "sent-back" ? "submit" : state === "pending" ? "withdraw" : undefined;
  if (!name) return null;
  return (
    <div>
      <Button {...(name === "submit" ? { type: "primary" } : {})} loading={act.isPending} onClick={() => act.mutate(name)}>
        {t(`approval.${name}`)}
      </Button>
    </div>
  );
}
