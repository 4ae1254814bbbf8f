import { queryOptions } from "@tanstack/react-query";
import { get } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { components } from "../../api/schema";

type View = components["schemas"]["CriteriaView"];

export type Criteria = Omit<View, "criteria"> & { criteria: components["schemas"]["CriterionView"][] };

/** What the stage of a deal asks for, judged now; a changed deal asks again. */
export function criteriaQuery(id: string, version: number) {
  return queryOptions({
    queryKey: [ROOT.one, "deals", id, "criteria", version],
    queryFn: ({ signal }) => get<Criteria>(`/deals/${id}/criteria`, signal),
  });
}
