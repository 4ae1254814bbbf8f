import type { Shape } from "../../api/types";

export type PoolStanding = Shape<"PoolStanding">;
export type PoolUse = Shape<"PoolUse">;
export type PoolActResults = Shape<"PoolActResults">;

/** The kinds whose records lie in pools, by the plural in their address. */
export const POOLED = ["leads", "customers"] as const;

export function isPooled(plural: string): boolean {
  return (POOLED as readonly string[]).includes(plural);
}

/** Which kind the screen shows: the one in the address, else leads. */
export function pooledKind(asked: string | undefined): string {
  return asked !== undefined && isPooled(asked) ? asked : POOLED[0];
}
