import { queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { LeadGroup, LeadReport } from "./figures";

export interface LeadQuestion {
  by: LeadGroup;
  from: string;
  to: string;
}

/** What became of the leads of a period. */
export function leadReportQuery({ by, from, to }: LeadQuestion) {
  return queryOptions({
    queryKey: [ROOT.list, "leads", "report", by, from, to],
    queryFn: ({ signal }) => get<LeadReport>(withParams("/reports/leads", { by, from, to }), signal),
  });
}
