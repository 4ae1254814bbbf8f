import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { claimedOf } from "./results";
import type { PoolActResults } from "./types";

const OUTDATED: ReadonlySet<unknown> = new Set([ROOT.list, ROOT.one, ROOT.tasks, ROOT.overview]);

/** Claims records and tells what came of it: who came too late hears who was first. */
export function useClaim(plural: string, onDone: () => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const claim = useMutation({
    mutationFn: (ids: readonly string[]) => once.post<PoolActResults>(`/${plural}/acts/claim`, { ids }),
    onSuccess: (answer) => {
      const { done, failed, why } = claimedOf(answer);
      onDone();
      if (failed > 0) void message.warning(t("pool.refused.many", { done, failed, why }));
      else void message.success(t("pool.claimed.many", { done }));
    },
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey: [root] }) => OUTDATED.has(root) }),
  });
  return { claim: claim.mutate, claiming: claim.isPending };
}
