import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { post } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Job } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";

/** Stops long work with the chunk that is under way. */
export function CancelJob({ job }: { job: Job }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const cancel = useMutation({
    mutationFn: () => post(`/jobs/${job.id}/acts/cancel`, {}),
    onSuccess: () => void message.info(t("jobs.cancelled")),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.jobs] }),
  });
  return (
    <Button size="small" loading={cancel.isPending} onClick={() => cancel.mutate()}>
      {t("jobs.cancel")}
    </Button>
  );
}
