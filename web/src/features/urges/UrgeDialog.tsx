import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useOnce } from "../../api/once";
import { isConflict } from "../../api/problem";
import { ROOT } from "../../api/queries";
import type { Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import ActDialog from "../inbox/ActDialog";
import type { Urged } from "./types";

const OUTDATED: ReadonlySet<unknown> = new Set([ROOT.tasks, ROOT.task, ROOT.process, ROOT.one, ROOT.people, ROOT.notices]);

/** A word to go with the urging, and off it goes. */
export default function UrgeDialog({ of: { path, version, title }, onClose }: { of: Urged; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const urge = useMutation({
    mutationFn: (body: Values) =>
      once.post<unknown>(`${path}/acts/urge`, version === undefined ? body : { version, ...body }),
    onSuccess: () => {
      onClose();
      void message.success(t("act.urge.done"));
    },
    // The dialog closes on a conflict, so its words go above the page.
    onError: (error) => void (isConflict(error) && message.warning(errorText(error))),
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey: [root] }) => OUTDATED.has(root) }),
  });
  return (
    <ActDialog
      act="urge"
      about={<p>{title}</p>}
      busy={urge.isPending}
      onDo={(body, onError) => urge.mutate(body, { onError })}
      onClose={onClose}
    />
  );
}
