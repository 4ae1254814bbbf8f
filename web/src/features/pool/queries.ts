import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { PAGE_SIZE, ROOT } from "../../api/queries";
import type { AnyRecord, Page } from "../../api/types";
import type { PoolStanding, PoolUse } from "./types";

/** What lies in the pools from which one may take. */
export function poolQuery(plural: string, q: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [ROOT.list, plural, "pool", q],
    queryFn: ({ pageParam, signal }) =>
      get<Page<AnyRecord>>(
        withParams(`/${plural}`, { pool: "true", sort: "-updatedAt", q, limit: PAGE_SIZE, cursor: pageParam }),
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

/** How much of a pool's limits one has used. */
export function useOfPoolQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.list, "pools", id, "use"],
    queryFn: ({ signal }) => get<PoolUse>(`/pools/${id}/use`, signal),
  });
}

/** How a record stands to pools. */
export function standingQuery(plural: string, id: string) {
  return queryOptions({
    queryKey: [ROOT.one, plural, id, "pool"],
    queryFn: ({ signal }) => get<PoolStanding>(`/${plural}/${id}/pool`, signal),
  });
}
