import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { components } from "../../api/schema";
import type { Page, ReferenceCount, Values } from "../../api/types";

type Schemas = components["schemas"];

export type Match = Omit<Schemas["MatchView"], "by"> & { by: Sign[] };
export type Sign = "phone" | "mail" | "name" | "field";
export type DuplicateState = Schemas["DuplicateView"]["state"];
export type Duplicates = Omit<Schemas["DuplicateView"], "by" | "records"> & {
  by: Sign[];
  records: Schemas["DuplicateRecord"][];
};


/** Records about the same company or person as what is being typed. */
export function matchesQuery(plural: string, values: Values) {
  return queryOptions({
    queryKey: [ROOT.list, plural, "matches", values],
    queryFn: async () => (await post<{ items: Match[] }>(`/${plural}/matches`, { values })).items,
  });
}

export function duplicatesQuery(kind: string, plural: string, state: DuplicateState) {
  return infiniteQueryOptions({
    queryKey: [ROOT.list, plural, "duplicates", state],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Duplicates>>(withParams("/duplicates", { kind, state, cursor: pageParam }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** What refers to a record and would move with a merge. */
export function referencesQuery(plural: string, id: string) {
  return queryOptions({
    queryKey: [ROOT.one, plural, id, "references"],
    queryFn: async ({ signal }) => (await get<{ items: ReferenceCount[] }>(`/${plural}/${id}/references`, signal)).items,
  });
}
