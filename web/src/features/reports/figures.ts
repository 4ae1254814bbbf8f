import type { Shape } from "../../api/types";

export type LeadFigure = Shape<"LeadFigureView">;
export type LeadReport = Shape<"LeadReport">;

export const LEAD_GROUPS = ["source", "region", "owner", "grade", "form"] as const;
export type LeadGroup = (typeof LEAD_GROUPS)[number];

/** The way of a lead, each step a part of the one before or of all. */
export const WAY = ["entered", "qualified", "contacted", "converted", "won"] as const;

const DAY_MS = 86_400_000;

/** The share of leads that were contacted in time; none were due: nothing to tell. */
export function shareInTime({ inTime, late }: Pick<LeadFigure, "inTime" | "late">): number | undefined {
  return inTime + late === 0 ? undefined : inTime / (inTime + late);
}

/** How much of the whole a bar shows, in percent. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(100, (part / whole) * 100);
}

/** The days of a period that ends today, where the reader is. */
export function lastDays(days: number, now: Date): { from: string; to: string } {
  return { from: dayOf(new Date(now.getTime() - (days - 1) * DAY_MS)), to: dayOf(now) };
}

const two = (part: number) => String(part).padStart(2, "0");

function dayOf(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
