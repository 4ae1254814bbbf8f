import { queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { FigureGroup, UrgeFigure, WorkLoad } from "./types";

export function workLoadQuery(department: string | undefined) {
  return queryOptions({
    queryKey: [ROOT.people, "load", department],
    queryFn: ({ signal }) => get<WorkLoad>(withParams("/work-load", { department }), signal),
  });
}

export interface Period {
  by: FigureGroup;
  from: string;
  to: string;
}

export function urgeFiguresQuery({ by, from, to }: Period) {
  return queryOptions({
    queryKey: [ROOT.people, "urges", by, from, to],
    queryFn: async ({ signal }) =>
      (await get<{ items: UrgeFigure[] | null }>(withParams("/urge-figures", { by, from, to }), signal)).items ?? [],
  });
}
