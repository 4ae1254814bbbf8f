import type { Field } from "../api/types";

/** The narrowest column of a form, and the whole form on a small phone. */
const COLUMN_PX = 240;
const ROW_PX = 320;

/** Half a Chinese sign, with which Latin letters are counted too. */
const LETTER_PX = 7.5;
const SEGMENT_EDGES_PX = 31;
const FULL_WIDTH_SIGN = /[\u2e80-\uffff]/g;

/** Where choices fit side by side: in a column, in a row of their own, or nowhere. */
export type SegmentRoom = "column" | "row" | "none";

/** Few short choices that must be answered are shown at once; others go into a select. */
export function segmentRoom(field: Field): SegmentRoom {
  if (field.type !== "choice" || !field.required) return "none";
  const widths = (field.choices ?? []).map(
    ({ label }) => SEGMENT_EDGES_PX + LETTER_PX * label.replace(FULL_WIDTH_SIGN, "xx").length,
  );
  const width = widths.reduce((sum, one) => sum + one, 0);
  if (width <= COLUMN_PX) return "column";
  return width <= ROW_PX ? "row" : "none";
}
