import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useOnceFor } from "../../api/once";
import { ROOT } from "../../api/queries";
import type { Task } from "../../api/types";
import type { ActResult, TaskAct } from "./types";

interface Doing {
  act: TaskAct;
  body: object;
}

const OUTDATED: ReadonlySet<unknown> = new Set([ROOT.tasks, ROOT.task, ROOT.process, ROOT.notices, ROOT.list, ROOT.one, ROOT.overview, ROOT.people]);

/** Does one thing to many tasks; each has a result of its own. */
export function useManyTasks(tasks: readonly Pick<Task, "id" | "version">[], onDone: (results: ActResult[]) => void) {
  const client = useQueryClient();
  const onceFor = useOnceFor();
  return useMutation({
    mutationFn: async ({ act, body }: Doing) => {
      const items = tasks.map(({ id, version }) => ({ id, version }));
      const answer = await onceFor(act).post<{ results: ActResult[] | null }>(`/tasks/acts/${act}`, { items, ...body });
      return answer.results ?? [];
    },
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey: [root] }) => OUTDATED.has(root) }),
  });
}

export type ManyTasks = ReturnType<typeof useManyTasks>;
