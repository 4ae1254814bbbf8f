import type { Body } from "./types";

/** The otherwise row's place, and its name where rows are named. */
export const OTHERWISE = -1;
export const OTHERWISE_NAME = "otherwise";

/** What examples and waivers call a row: a label that no other row has, the English one first. */
export function rowNameOf({ rows }: Body, row: number): string {
  if (row === OTHERWISE) return OTHERWISE_NAME;
  const label = rows[row]?.label;
  const own = [label?.en, label?.zh].find((name) => name && rows.filter(({ label: one }) => one.en === name || one.zh === name).length === 1);
  return own ?? `#${row + 1}`;
}

/** The row that a name stands for; undefined where there is none, or more than one. */
export function rowNamed({ rows, otherwise }: Body, name: string): number | undefined {
  if (name === OTHERWISE_NAME) return otherwise ? OTHERWISE : undefined;
  const found = [...rows.keys()].filter((row) => rows[row]?.label.en === name || rows[row]?.label.zh === name);
  return found.length === 1 ? found[0] : undefined;
}
