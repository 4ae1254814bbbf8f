import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import type { BulkAnswer, Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { useMessage } from "../../ui/message";

interface Ends {
  /** What was done at once can be read under this id. */
  onDone: (bulk: string) => void;
  /** It became a job. */
  onLater: () => void;
}

/** What a dialog about many records is given: which they are, and what follows. */
export interface BulkDialogProps extends Ends {
  kind: Kind;
  records: object;
  onClose: () => void;
}

interface Options extends Ends {
  path: string;
  onError?: (error: unknown) => void;
}

/** Sends an act on many records, which is done at once or goes on as a job. */
export function useBulk({ path, onDone, onLater, onError }: Options) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const once = useOnce();
  return useMutation({
    mutationFn: (body: unknown) => once.post<BulkAnswer>(path, body),
    onSuccess: (answer) => {
      void client.invalidateQueries({ predicate: ({ queryKey: [root] }) => OUTDATED.has(root) });
      if ("results" in answer) {
        onDone(answer.id);
        return;
      }
      void message.info(t("bulk.started"));
      onLater();
    },
    ...(onError ? { onError } : {}),
  });
}

const OUTDATED: ReadonlySet<unknown> = new Set([ROOT.list, ROOT.one, ROOT.tasks, ROOT.jobs, ROOT.bulk]);
