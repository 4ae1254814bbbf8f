import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { gatherPages, tasksQuery } from "../../api/queries";
import type { Task } from "../../api/types";

/** So many of the team's tasks are looked through; they come by deadline, so what presses is among them. */
const MOST = 500;

/** The open tasks of the team, page by page until there are no more. */
export function useTeamTasks(): { tasks: Task[]; pending: boolean; error: unknown } {
  const { data, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(tasksQuery("team"));
  const { items } = gatherPages(data?.pages);
  const goOn = hasNextPage && !isFetchingNextPage && items.length < MOST;
  useEffect(() => {
    if (goOn) void fetchNextPage();
  }, [goOn, fetchNextPage]);
  return { tasks: items, pending: isPending, error: data ? undefined : error };
}
