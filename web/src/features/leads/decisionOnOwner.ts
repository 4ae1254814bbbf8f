import type { DecisionSummary, HistoryItem } from "../../api/types";

/** The points that say whose a lead is, or that it is nobody's; the one that says most comes first. */
const POINTS: readonly string[] = ["lead.route", "lead.duplicate", "lead.qualify"];

/** Of decisions, the newest first, the one that tells most of whose a lead is. */
export function decisionOnOwner(decisions: readonly DecisionSummary[]): DecisionSummary | undefined {
  for (const point of POINTS) {
    const found = decisions.find((one) => one.point === point);
    if (found) return found;
  }
  return decisions[0];
}

/** That a person, and no rule, chose the owner of a lead. */
export interface Handing {
  how: "claimed" | "given";
  by: string;
  at: string;
}

/** The events by which people choose owners. */
const HANDINGS: Readonly<Record<string, Handing["how"]>> = {
  "lead.claimed": "claimed",
  "lead.given": "given",
  "lead.updated": "given",
};

/** Of the history of a lead that somebody owns, the newest first: by whom its owner was chosen; undefined is by rules. */
export function handingToOwner(history: readonly HistoryItem[]): Handing | undefined {
  const last = history.find((one) => !one.mergedFrom && one.changes?.some(({ field }) => field === "ownerId"));
  const how = last && HANDINGS[last.type];
  return how && { how, by: last.actor.name, at: last.at };
}
