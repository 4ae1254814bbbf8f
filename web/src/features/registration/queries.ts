import { queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Shape } from "../../api/types";

export type Clash = Shape<"ClashView">;
export type Party = Clash["parties"][number];
export type Deed = Party["deeds"][number];
export type Taken = Shape<"TakenView">;
export type TakenBy = Taken["by"][number];

/** The clashes over a registration, the latest first. */
export function clashesQuery(id: string) {
  return queryOptions({
    queryKey: [ROOT.one, "registrations", id, "clashes"],
    queryFn: async ({ signal }) => (await get<{ items: Clash[] }>(`/registrations/${id}/clashes`, signal)).items,
  });
}

/** Each look is logged and counted, so it is made when it is asked for and not by itself. */
export const lookTaken = (text: string) => get<Taken>(withParams("/taken", { q: text }));
