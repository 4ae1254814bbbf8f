import type { ImportField } from "./types";

const BYTE_ORDER_MARK = "\uFEFF";

/** A table with nothing but the names of the fields, which every spreadsheet program opens as UTF-8. */
export function template(fields: readonly Pick<ImportField, "label">[]): string {
  return `${BYTE_ORDER_MARK}${fields.map(({ label }) => quoted(label)).join(",")}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
