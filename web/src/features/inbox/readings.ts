import { infiniteQueryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { PAGE_SIZE, ROOT } from "../../api/queries";
import type { Page } from "../../api/types";
import type { Reading } from "./types";

export type ReadingState = "to-read" | "read";

/** Copies one was sent; under the root of tasks, for what happens to these brings them. */
export function readingsQuery(state: ReadingState) {
  return infiniteQueryOptions({
    queryKey: [ROOT.tasks, "readings", state],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Reading>>(withParams("/readings", { state, limit: PAGE_SIZE, cursor: pageParam }), signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}
