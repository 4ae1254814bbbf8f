import { queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import { instantsOf, type ComplaintGroup, type ComplaintReport } from "./complaints";
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

export interface ComplaintQuestion {
  by: ComplaintGroup;
  from: string;
  to: string;
}

/** The complaints of a period in figures. */
export function complaintReportQuery({ by, from, to }: ComplaintQuestion) {
  return queryOptions({
    queryKey: [ROOT.list, "complaints", "report", by, from, to],
    queryFn: ({ signal }) => get<ComplaintReport>(withParams("/reports/complaints", { by, ...instantsOf({ from, to }) }), signal),
  });
}
