import { queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT, someQuery } from "../../api/queries";
import type { Shape } from "../../api/types";

export type Seat = Shape<"SeatView">;
export type Given = Shape<"GivenView">;

export const MEMBERS = "roster-members";
const MOST_MEMBERS = 200;
const GIVEN_SHOWN = 20;

/** The seats of a roster as records: what is set of each. */
export const membersQuery = (roster: string) =>
  someQuery(MEMBERS, { filter: `rosterId = "${roster}"`, limit: MOST_MEMBERS });

/** What those on them are good at. */
export const skillsQuery = (members: readonly string[]) =>
  someQuery("roster-skills", { filter: `memberId in (${members.map((id) => `"${id}"`).join(", ")})`, limit: MOST_MEMBERS });

/** How those on them stand now; work that is given or done changes it. */
export function seatsQuery(roster: string, grade: string) {
  return queryOptions({
    queryKey: [ROOT.people, "roster", roster, "seats", grade],
    queryFn: async ({ signal }) =>
      (await get<{ items: Seat[] }>(withParams(`/rosters/${roster}/seats`, { grade }), signal)).items,
  });
}

export function givenQuery(roster: string) {
  return queryOptions({
    queryKey: [ROOT.people, "roster", roster, "given"],
    queryFn: async ({ signal }) =>
      (await get<{ items: Given[] }>(withParams(`/rosters/${roster}/allocations`, { limit: GIVEN_SHOWN }), signal)).items,
  });
}
