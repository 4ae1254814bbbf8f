import type { PoolActResults } from "./types";

/** What came of claiming many: how many are one's own now, and why others are not. */
export interface Claimed {
  done: number;
  failed: number;
  why: string;
}

/** Each reason is told once, however many it kept back. */
export function claimedOf({ results }: PoolActResults): Claimed {
  const failed = results.filter(({ status }) => status === "failed");
  const why = [...new Set(failed.flatMap(({ error }) => error?.detail ?? []))].join(" ");
  return { done: results.length - failed.length, failed: failed.length, why };
}
