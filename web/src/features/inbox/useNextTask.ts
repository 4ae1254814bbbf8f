import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { gatherPages, tasksQuery } from "../../api/queries";
import { nextOf } from "./next";

/** The task to do after the one at hand, in the order of the inbox, and the way to it. */
export function useNextTask(id: string) {
  const navigate = useNavigate();
  const tasks = useInfiniteQuery(tasksQuery("to-do"));
  const next = nextOf(gatherPages(tasks.data?.pages).items, id);
  const go = () => {
    if (next) void navigate({ to: "/tasks/$id", params: { id: next.id } });
  };
  return { known: tasks.data !== undefined, next, go };
}
