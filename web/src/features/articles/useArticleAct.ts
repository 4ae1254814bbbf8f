import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useOnceFor } from "../../api/once";
import { ROOT } from "../../api/queries";
import { useErrorText, useMessage } from "../../ui/message";

export interface ArticleAct {
  name: "publish" | "retire" | "rate";
  body: Record<string, unknown>;
  /** What is told once it is done. */
  told: string;
}

/** Does something about an article, once. */
export function useArticleAct(id: string, onDone: () => void = () => undefined) {
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const onceFor = useOnceFor();
  const send = useMutation({
    mutationFn: ({ name, body }: ArticleAct) => onceFor(name).post<unknown>(`/articles/${id}/acts/${name}`, body),
    onSuccess: (_answer, { told }) => {
      onDone();
      void message.success(told);
    },
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: [ROOT.list, "articles"] });
      return client.invalidateQueries({ queryKey: [ROOT.one, "articles", id] });
    },
  });
  return { act: send.mutate, acting: send.isPending };
}
