import type { Edited } from "./edited";
import type { Body, Check } from "./types";

/** The name under which a row is let off; rows have no other that outlasts being moved. */
export function waiverOf({ rows }: Body, row: number): string {
  const label = rows[row]?.label;
  return label?.en || label?.zh || "";
}

/** Enabled rows that no example came to. */
export function rowsWithoutExample({ body }: Edited, check: Check | undefined): number[] {
  const hit = new Set(check?.examples.map(({ row }) => row));
  return [...body.rows.keys()].filter((row) => body.rows[row]?.enabled && !hit.has(row));
}

export function withWaiver(edited: Edited, key: string, waived: boolean): Edited {
  const others = edited.waivers.filter((one) => one !== key);
  return { ...edited, waivers: waived ? [...others, key] : others };
}
