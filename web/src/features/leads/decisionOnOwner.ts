import type { DecisionSummary } from "../../api/types";

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
