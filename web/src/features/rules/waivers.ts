import type { Edited } from "./edited";
import { OTHERWISE } from "./rowNames";
import type { Check } from "./types";

/** Rows that count but that no example came to. */
export function rowsWithoutExample({ body }: Edited, check: Check | undefined): number[] {
  const hit = new Set(check?.examples.map(({ row }) => row));
  const rows = [...body.rows.keys()].filter((row) => body.rows[row]?.enabled);
  return [...rows, ...(body.otherwise ? [OTHERWISE] : [])].filter((row) => !hit.has(row));
}

export function withWaiver(edited: Edited, name: string, waived: boolean): Edited {
  const others = edited.waivers.filter((one) => one !== name);
  return { ...edited, waivers: waived ? [...others, name] : others };
}
