import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useOnce, useOnceFor } from "../../api/once";
import { ROOT } from "../../api/queries";
import type { OneRecord, Shape } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { askingOf, type ComplaintAct } from "./acts";

const OUTDATED: ReadonlySet<unknown> = new Set([ROOT.list, ROOT.one, ROOT.overview, ROOT.tasks, ROOT.task, ROOT.process]);

export interface Said {
  text: string;
  person?: string | undefined;
}

/** Does something about a complaint as a whole, once. */
export function useComplaintAct(record: OneRecord, act: ComplaintAct, onDone: () => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const onceFor = useOnceFor();
  return useMutation({
    mutationFn: ({ text, person }: Said) =>
      onceFor(act).post<unknown>(`/complaints/${record.id}/acts/${act}`, {
        version: record.version,
        [askingOf(act).text]: text,
        ...(person ? { person } : {}),
      }),
    onSuccess: () => {
      onDone();
      void message.success(t(`complaint.${act}.done`));
    },
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey: [root] }) => OUTDATED.has(root) }),
  });
}

/** Drafts an article of what was learnt, or finds the one there is, and opens it. */
export function useLesson(record: OneRecord) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  return useMutation({
    mutationFn: () => once.post<Shape<"LessonView">>(`/complaints/${record.id}/acts/write-article`, undefined),
    onSuccess: async ({ articleId }) => {
      void client.invalidateQueries({ queryKey: [ROOT.list, "articles"] });
      await navigate({ to: "/$plural/$id", params: { plural: "articles", id: articleId } });
    },
    onError: (error) => void message.error(errorText(error)),
  });
}
