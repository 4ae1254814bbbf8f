import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import type { Job } from "../../api/types";
import { importQuery } from "./queries";
import type { Import } from "./types";

/** Starts a trial, the import itself or its undoing; a job then does it. */
export function useAct(one: Import, act: "check" | "run" | "undo", onStarted?: () => void) {
  const client = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: () => once.post<Job>(`/imports/${one.id}/acts/${act}`, {}),
    onSuccess: async (job) => {
      client.setQueryData([ROOT.jobs, "one", job.id], job);
      void client.invalidateQueries({ queryKey: [ROOT.jobs] });
      await client.invalidateQueries({ queryKey: importQuery(one.id).queryKey });
      onStarted?.();
    },
    onError: () => client.invalidateQueries({ queryKey: importQuery(one.id).queryKey }),
  });
}
