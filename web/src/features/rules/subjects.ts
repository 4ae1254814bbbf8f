import type { Point } from "./types";

/** Kinds of records that a point can be tried on: those its processes run on, by the first part of what they know. */
export function subjectsOf({ inputs }: Pick<Point, "inputs">): string[] {
  const first = inputs[0]?.name.split(".")[0];
  return first ? [first] : [];
}
