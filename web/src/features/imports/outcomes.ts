import type { ToneName } from "../../ui/Tone";
import type { Import, ImportRow, RowStatus } from "./types";

export const OUTCOME_TONES: Readonly<Record<RowStatus, ToneName>> = {
  created: "success",
  updated: "info",
  skipped: "neutral",
  refused: "danger",
  undone: "neutral",
  ready: "neutral",
};

/** Those that are always told, also when there are none. */
const TOLD = ["created", "updated", "skipped", "refused"] as const;

/** How a trial counts what would be done. */
const FORESEEN: Readonly<Partial<Record<RowStatus, string>>> = { created: "create", updated: "update", skipped: "skip" };

export interface CountedOutcome {
  outcome: RowStatus;
  count: number;
}

type Counted = Pick<Import, "counts">;

/** How many rows have an outcome, or would. */
export function countOf({ counts }: Counted, outcome: RowStatus): number {
  return (counts[outcome] ?? 0) + (counts[FORESEEN[outcome] ?? ""] ?? 0);
}

/** The numbers of an import, in the order in which they are told. */
export function outcomes(one: Counted): CountedOutcome[] {
  const told = TOLD.map((outcome) => ({ outcome, count: countOf(one, outcome) }));
  const undone = countOf(one, "undone");
  return undone > 0 ? [...told, { outcome: "undone", count: undone }] : told;
}

/** Whether there is anything to import. */
export function anything(one: Counted): boolean {
  return countOf(one, "created") + countOf(one, "updated") > 0;
}

/** What rows can be filtered by; after a trial by what would become of them. */
export function filters(one: Counted & Pick<Import, "rows">): CountedOutcome[] {
  const settled: CountedOutcome[] = (["created", "updated", "skipped", "refused", "undone"] as const).map((outcome) => ({
    outcome,
    count: countOf(one, outcome),
  }));
  const ready = one.rows - settled.reduce((sum, { count }) => sum + count, 0);
  return [{ outcome: "ready" as const, count: ready }, ...settled].filter(({ count }) => count > 0);
}

/** How the server is asked for rows with an outcome, foreseen or come. */
export function statusesOf(outcome: RowStatus): string {
  return [outcome, FORESEEN[outcome]].filter(Boolean).join(",");
}

/** The outcome of one row: a trial leaves it ready and says what would be done. */
export function outcomeOf({ status, act }: Pick<ImportRow, "status" | "act">): RowStatus {
  return status === "ready" && act ? ACTS[act] : status;
}

const ACTS = { create: "created", update: "updated", skip: "skipped" } as const;
