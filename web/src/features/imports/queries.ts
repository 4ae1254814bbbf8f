import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Job, Page } from "../../api/types";
import type { Import, ImportField, ImportRow, RowStatus } from "./types";
import { statusesOf } from "./outcomes";

const PAGE_SIZE = 50;

/** One's imports, newest first. */
export function importsQuery() {
  return infiniteQueryOptions({
    queryKey: [ROOT.imports, "list"],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Import>>(withParams("/imports", { limit: PAGE_SIZE, cursor: pageParam }), signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

export function importQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.imports, id],
    queryFn: ({ signal }) => get<Import>(`/imports/${id}`, signal),
  });
}

/** The rows of a file with what came of them, or would. */
export function importRowsQuery(id: string, status: RowStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: [ROOT.imports, id, "rows", status],
    queryFn: ({ pageParam, signal }) =>
      get<Page<ImportRow>>(
        withParams(`/imports/${id}/rows`, { status: status && statusesOf(status), limit: PAGE_SIZE, cursor: pageParam }),
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

/** What an import of a kind can fill. */
export function importFieldsQuery(kind: string) {
  return queryOptions({
    queryKey: [ROOT.meta, "import-fields", kind],
    queryFn: async ({ signal }) =>
      (await get<{ items: ImportField[] }>(withParams("/imports/fields", { kind }), signal)).items,
    staleTime: Infinity,
  });
}

/** How far the work on an import is. */
export function importJobQuery(job: string) {
  return queryOptions({
    queryKey: [ROOT.jobs, "one", job],
    queryFn: ({ signal }) => get<Job>(`/jobs/${job}`, signal),
  });
}
