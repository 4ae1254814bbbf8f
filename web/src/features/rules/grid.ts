import { cellsOf, type Cells } from "./cells";
import type { Body, InputField } from "./types";

/** The rows of a rule set as a table shows them. */
export interface Grid {
  /** Fields that have a column: those some row asks about, in their own order. */
  columns: InputField[];
  /** The cells of each row; undefined for a row that only text can say. */
  rows: (Cells | undefined)[];
}

export function gridOf({ rows }: Body, inputs: readonly InputField[], added: ReadonlySet<string>): Grid {
  const read = rows.map(({ when }) => cellsOf(when, inputs));
  const asked = new Set([...added, ...read.flatMap((cells) => Object.keys(cells ?? {}))]);
  return { columns: inputs.filter(({ name }) => asked.has(name)), rows: read };
}
