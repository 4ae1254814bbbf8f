import type { Check, Problem } from "./types";

/** A row by its place, or what happens otherwise. */
export type Where = number | "otherwise";

/** How the server says that a problem is about no row. */
const OTHERWISE = -1;

/** What is wrong with one part of a row. */
export function problemsAt(check: Check | undefined, row: Where, field: string): Problem[] {
  const wanted = row === "otherwise" ? OTHERWISE : row;
  return (check?.problems ?? []).filter((problem) => problem.row === wanted && problem.field === field);
}

export function isWrong(check: Check | undefined, row: Where): boolean {
  const wanted = row === "otherwise" ? OTHERWISE : row;
  return (check?.problems ?? []).some((problem) => problem.row === wanted);
}
