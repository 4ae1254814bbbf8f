import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post } from "../../api/client";
import { ROOT } from "../../api/queries";
import { useErrorText, useMessage } from "../../ui/message";

/** Marks some notices as read, or all there are. */
export function useRead() {
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: (which: { ids: string[] } | { all: true }) => post("/notices/acts/read", which),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.notices] }),
  });
}
