import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { PAGE_SIZE, ROOT } from "../../api/queries";
import type { Bulk, BulkResult, BulkStatus, Page } from "../../api/types";

/** What is done to many records at once, and how far it is. */
export function bulkQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.bulk, id],
    queryFn: ({ signal }) => get<Bulk>(`/bulk/${id}`, signal),
  });
}

export function bulkResultsQuery(id: string, status: BulkStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: [ROOT.bulk, id, "results", status],
    queryFn: ({ pageParam, signal }) =>
      get<Page<BulkResult>>(
        withParams(`/bulk/${id}/results`, { status, limit: PAGE_SIZE, cursor: pageParam }),
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}
