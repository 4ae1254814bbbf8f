import { queryOptions } from "@tanstack/react-query";
import { get } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Shape } from "../../api/types";

export type ContactBlock = Shape<"ContactBlockView">;

/** The kinds of whom somebody may contact. */
export const GUARDED: readonly string[] = ["contact", "lead", "customer"];

/** What stands in the way of contacting a contact, lead or customer. */
export function contactBlocksQuery(plural: string, id: string) {
  return queryOptions({
    queryKey: [ROOT.guard, plural, id],
    queryFn: async ({ signal }) => (await get<{ items: ContactBlock[] }>(`/${plural}/${id}/contact-blocks`, signal)).items,
  });
}
