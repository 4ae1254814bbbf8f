/** Acts on the rows of a draft. Each answers a new body and leaves the old one as it was, so that it can come back. */
import type { Body, Otherwise, Row } from "./types";

const NEW_ROW: Row = { label: { zh: "", en: "" }, when: "true", then: {}, priority: 0, enabled: true };

function withRows(body: Body, rows: Row[]): Body {
  return { ...body, rows };
}

/** A row that does not yet decide anything, below the given one; at the end without one. */
export function addRow(body: Body, after = body.rows.length - 1): Body {
  return withRows(body, body.rows.toSpliced(after + 1, 0, NEW_ROW));
}

export function copyRow(body: Body, at: number): Body {
  const row = body.rows[at];
  return row ? withRows(body, body.rows.toSpliced(at + 1, 0, row)) : body;
}

export function removeRow(body: Body, at: number): Body {
  return withRows(body, body.rows.toSpliced(at, 1));
}

/** Moves a row to another place; beyond the ends it stays at the end. */
export function moveRow(body: Body, at: number, to: number): Body {
  const row = body.rows[at];
  const place = Math.max(0, Math.min(body.rows.length - 1, to));
  if (!row || place === at) return body;
  return withRows(body, body.rows.toSpliced(at, 1).toSpliced(place, 0, row));
}

export function changeRow(body: Body, at: number, change: Partial<Row>): Body {
  return withRows(body, body.rows.map((row, n) => (n === at ? { ...row, ...change } : row)));
}

const NEW_OTHERWISE: Otherwise = { label: { zh: "", en: "" }, then: {} };

export function changeOtherwise(body: Body, change: Partial<Otherwise>): Body {
  return { ...body, otherwise: { ...(body.otherwise ?? NEW_OTHERWISE), ...change } };
}

/** An outcome with one value set; without a value the field is left out. */
export function withOutcome(then: Row["then"], field: string, value: unknown): Row["then"] {
  const { [field]: _, ...rest } = then;
  return value === undefined || value === null || value === "" ? rest : { ...rest, [field]: value };
}

/** The label of a row in the reader's language, or in the other where only that one is there. */
export function labelOf({ label }: { label: Row["label"] }, language: "zh-CN" | "en"): string {
  return (language === "en" ? label.en || label.zh : label.zh || label.en).trim();
}
