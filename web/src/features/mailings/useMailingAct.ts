import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useOnceFor } from "../../api/once";
import { ROOT } from "../../api/queries";
import { useErrorText, useMessage } from "../../ui/message";

interface MailingAct {
  name: "start" | "stop";
  body: Record<string, unknown> | undefined;
  /** What is told once it is done. */
  told: string;
}

/** Starts or stops a mailing, once. */
export function useMailingAct(id: string, onDone: () => void) {
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const onceFor = useOnceFor();
  const send = useMutation({
    mutationFn: ({ name, body }: MailingAct) => onceFor(name).post<unknown>(`/mailings/${id}/acts/${name}`, body),
    onSuccess: (_answer, { told }) => {
      onDone();
      void message.success(told);
    },
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: [ROOT.list, "mailings"] });
      return client.invalidateQueries({ queryKey: [ROOT.one, "mailings", id] });
    },
  });
  return { act: send.mutate, acting: send.isPending };
}
