import type { Point } from "./types";

/** Kinds of records whose facts can be asked about, by the first part of the names that rules use. */
const KINDS = ["lead", "customer"] as const;

/** Kinds of records that a point can be tried on. */
export function subjectsOf({ inputs }: Pick<Point, "inputs">): string[] {
  return KINDS.filter((kind) => inputs.some(({ name }) => name.startsWith(`${kind}.`)));
}
