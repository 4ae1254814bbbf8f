import { queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Shape } from "../../api/types";

export type Reading = Shape<"ArticleReading">;
export type TopArticle = Shape<"TopArticle">;

/** How far back is looked for what is read most. */
export const TOP_DAYS = 90;
const MOST_SHOWN = 5;

/** An article as it is read: it changes with its version, and with what readers say. */
export function readingQuery(id: string, version: number) {
  return queryOptions({
    queryKey: [ROOT.one, "articles", id, "reading", version],
    queryFn: ({ signal }) => get<Reading>(`/articles/${id}/reading`, signal),
  });
}

export function topQuery() {
  return queryOptions({
    queryKey: [ROOT.list, "articles", "top"],
    queryFn: async ({ signal }) =>
      (await get<{ items: TopArticle[] }>(withParams("/articles/top", { days: TOP_DAYS, limit: MOST_SHOWN }), signal)).items,
  });
}
