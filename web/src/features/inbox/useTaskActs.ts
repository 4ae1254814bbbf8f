import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useOnceFor } from "../../api/once";
import { isConflict } from "../../api/problem";
import { ROOT, taskQuery } from "../../api/queries";
import type { TaskDetail } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { leaves } from "./acts";
import type { TaskAct } from "./types";

interface Doing {
  act: TaskAct;
  /** What the act says besides the version of the task. */
  body?: object;
}

/** The acts on one task. A conflict is kept to be read: it says who was first, and when. */
export function useTaskActs(task: TaskDetail) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const onceFor = useOnceFor();
  const [conflict, setConflict] = useState<string>();
  const [left, setLeft] = useState<TaskAct>();

  const refresh = async () => {
    const outdated: ReadonlySet<unknown> = new Set([ROOT.tasks, ROOT.notices, ROOT.list, ROOT.overview]);
    void client.invalidateQueries({ predicate: ({ queryKey: [root] }) => outdated.has(root) });
    void client.invalidateQueries({ queryKey: [ROOT.process, task.processId] });
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === ROOT.one && queryKey[2] === task.record.id });
    await client.invalidateQueries({ queryKey: taskQuery(task.id).queryKey });
  };

  const doing = useMutation({
    mutationFn: ({ act, body }: Doing) =>
      onceFor(act).post<unknown>(`/tasks/${task.id}/acts/${act}`, { version: task.version, ...body }),
    onSuccess: async (_answer, { act }) => {
      setConflict(undefined);
      void message.success(act === "complete" ? t("task.done", { title: task.title }) : t(`act.${act}.done`));
      if (leaves(act)) setLeft(act);
      await refresh();
    },
    // What else went wrong is said where the act was asked about.
    onError: async (error) => {
      if (!isConflict(error)) return;
      setConflict(error.message);
      await refresh();
    },
  });

  /** Does what needs no dialog; what goes wrong is said above the page. */
  const doAtOnce = (act: TaskAct) =>
    doing.mutate({ act }, { onError: (error) => void (isConflict(error) || message.error(errorText(error))) });
  const pending = doing.isPending ? doing.variables.act : undefined;
  return { doing, doAtOnce, pending, conflict, left };
}

export type TaskActs = ReturnType<typeof useTaskActs>;
