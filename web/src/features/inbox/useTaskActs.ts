import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { post } from "../../api/client";
import { useOnce } from "../../api/once";
import { isConflict } from "../../api/problem";
import { ROOT, taskQuery } from "../../api/queries";
import type { TaskAct, TaskDetail, Values } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";

export interface Completion {
  outcome: string;
  answers: Values;
}

interface BulkResult {
  results?: { id: string; status: string; error?: string }[];
}

/** The acts on one task. A conflict is kept to be read: it says who was first, and when. */
export function useTaskActs(task: TaskDetail) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const [conflict, setConflict] = useState<string>();

  const refresh = async () => {
    void client.invalidateQueries({ queryKey: [ROOT.tasks] });
    void client.invalidateQueries({ queryKey: [ROOT.process, task.processId] });
    await client.invalidateQueries({ queryKey: taskQuery(task.id).queryKey });
  };

  const path = (act: TaskAct) => `/tasks/${task.id}/acts/${act}`;
  const act = (name: TaskAct) => post<BulkResult>(path(name), { version: task.version });

  const tellConflict = async (error: unknown) => {
    if (!isConflict(error)) return;
    setConflict(error.message);
    await refresh();
  };
  const failed = async (error: unknown) => {
    if (!isConflict(error)) void message.error(errorText(error));
    await tellConflict(error);
  };

  const complete = useMutation({
    mutationFn: (completion: Completion) =>
      once.post<BulkResult>(path("complete"), { version: task.version, ...completion }),
    onSuccess: async () => {
      void message.success(t("task.done", { title: task.title }));
      await refresh();
    },
    onError: tellConflict, // what else went wrong is said in the form
  });
  const claim = useMutation({
    mutationFn: () => act("claim"),
    onSuccess: async () => {
      void message.success(t("task.claimed"));
      await refresh();
    },
    onError: failed,
  });
  const release = useMutation({
    mutationFn: () => act("release"),
    onSuccess: async () => {
      void message.success(t("task.released"));
      await refresh();
    },
    onError: failed,
  });
  return { complete, claim, release, conflict };
}

export type TaskActs = ReturnType<typeof useTaskActs>;
