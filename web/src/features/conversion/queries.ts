import { queryOptions } from "@tanstack/react-query";
import { get } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Names, Shape, Values } from "../../api/types";
import type { Match } from "../merge/queries";

/** A record as the lead proposes it. */
export interface Proposed {
  /** The record that the lead was put to already. */
  id?: string;
  fields: Values;
}

export interface Proposal {
  customer: Proposed;
  contact: Proposed;
  deal: Proposed;
  matches: Match[];
  names: Names;
}

export type Converted = Shape<"ConvertedView">;

/** What a lead would become; a changed lead is asked anew. */
export function proposalQuery(id: string, version: number) {
  return queryOptions({
    queryKey: [ROOT.one, "leads", id, "conversion", version],
    queryFn: ({ signal }) => get<Proposal>(`/leads/${id}/conversion`, signal),
    staleTime: Infinity,
  });
}
