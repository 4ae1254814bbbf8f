import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useOnceFor } from "../../api/once";
import { ROOT } from "../../api/queries";
import type { Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";

const OUTDATED: ReadonlySet<unknown> = new Set([ROOT.list, ROOT.one, ROOT.tasks, ROOT.overview, ROOT.process]);

/** An act on one record, with what it needs to know. */
export interface PoolAct {
  name: string;
  body?: Values;
}

export function usePoolAct(path: string, onDone: () => void = () => undefined) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const onceFor = useOnceFor();
  const send = useMutation({
    mutationFn: ({ name, body }: PoolAct) => onceFor(name).post<unknown>(`${path}/${name}`, body ?? {}),
    onSuccess: (_answer, { name }) => {
      onDone();
      void message.success(name === "claim" ? t("pool.claimed") : t("pool.done"));
    },
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey: [root] }) => OUTDATED.has(root) }),
  });
  return { act: send.mutate, acting: send.isPending };
}
