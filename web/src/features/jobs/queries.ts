import { infiniteQueryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { PAGE_SIZE, ROOT } from "../../api/queries";
import type { Job, Page } from "../../api/types";

const TRAY_SIZE = 10;

/** Long work: one's own for the tray, or all one may see. */
export function jobsQuery(mine: boolean) {
  return infiniteQueryOptions({
    queryKey: [ROOT.jobs, mine],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Job>>(
        withParams("/jobs", { mine: mine ? "true" : undefined, limit: mine ? TRAY_SIZE : PAGE_SIZE, cursor: pageParam }),
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}
