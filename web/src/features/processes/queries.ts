import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { PAGE_SIZE, ROOT } from "../../api/queries";
import type { Page, ProcessLine } from "../../api/types";

/** What processes are looked for by; the same names as in the address. */
export const PROCESS_SEARCH = ["kind", "step", "state", "person", "overdue", "q"] as const;
export type ProcessSearch = { [Name in (typeof PROCESS_SEARCH)[number]]?: string | undefined };

export const PROCESS_STATES = ["open", "running", "waiting", "paused", "ended", "all"] as const;

export function processSearchQuery(search: ProcessSearch) {
  return infiniteQueryOptions({
    queryKey: [ROOT.people, "processes", search],
    queryFn: ({ pageParam, signal }) =>
      get<Page<ProcessLine>>(withParams("/processes", { ...search, limit: PAGE_SIZE, cursor: pageParam }), signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

export function stepsQuery(kind: string) {
  return queryOptions({
    queryKey: [ROOT.people, "steps", kind],
    queryFn: async ({ signal }) =>
      (await get<Page<ProcessLine>>(withParams("/processes", { kind, state: "all", limit: 1 }), signal)).items[0]?.steps ?? [],
    staleTime: Infinity,
  });
}
