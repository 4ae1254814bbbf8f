import type { Shape } from "../../api/types";

export type ComplaintFigure = Shape<"ComplaintFigure">;
export type ComplaintReport = Shape<"ComplaintReport">;
export type Repeat = Shape<"RepeatComplainer">;

export const COMPLAINT_GROUPS = ["category", "department", "product", "severity", "step"] as const;
export type ComplaintGroup = (typeof COMPLAINT_GROUPS)[number];

/** The instants between which the days of a period lie, where the reader is. */
export function instantsOf({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const end = new Date(`${to}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return { from: new Date(`${from}T00:00:00`).toISOString(), to: end.toISOString() };
}
