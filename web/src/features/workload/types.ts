import type { Shape } from "../../api/types";

/** How the work of a department stands. */
export type WorkLoad = Shape<"WorkLoad">;
export type PersonLoad = WorkLoad["people"][number];
export type PersonRef = PersonLoad["person"];
/** One person waits for another because of a task. */
export type Wait = WorkLoad["chains"][number];
/** A process that goes on only when somebody sees to it. */
export type StuckProcess = WorkLoad["stuck"][number];

export const FIGURE_GROUPS = ["person", "department", "process"] as const;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];

/** How often urging was needed, and what it brought. */
export type UrgeFigure = Shape<"UrgeFigure">;
