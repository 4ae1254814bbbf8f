import { queryOptions } from "@tanstack/react-query";
import { get, post } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { components } from "../../api/schema";

type Schemas = components["schemas"];

export type Series = Schemas["SeriesView"];
/** How numbers are to read; what comes next is said beside it. */
export type Wish = Pick<Series, "prefix" | "digits" | "restart">;
export type Preview = Schemas["SeriesPreview"];
type SeriesChange = Schemas["SeriesChange"];

const SERIES = "/number-series";

export function seriesQuery() {
  return queryOptions({
    queryKey: [ROOT.list, "number-series"],
    queryFn: async ({ signal }) => (await get<{ items: Series[] }>(SERIES, signal)).items,
  });
}

/** What numbers would read like, and from which count on none is given twice. */
export function previewQuery(kind: string, wish: Wish) {
  return queryOptions({
    queryKey: [ROOT.list, "number-series", "preview", kind, wish],
    queryFn: () => post<Preview>(`${SERIES}/${kind}/acts/preview`, wish),
    staleTime: 0,
    retry: false,
  });
}

export function seriesHistoryQuery(kind: string) {
  return queryOptions({
    queryKey: [ROOT.list, "number-series", "history", kind],
    queryFn: async ({ signal }) => (await get<{ items: SeriesChange[] }>(`${SERIES}/${kind}/history`, signal)).items,
  });
}

export function binPolicyQuery() {
  return queryOptions({
    queryKey: [ROOT.list, "settings", "bin"],
    queryFn: ({ signal }) => get<Schemas["BinPolicyBody"]>("/settings/bin", signal),
  });
}
