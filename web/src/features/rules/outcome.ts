/** What a value that begins with "=" calculates; undefined for a plain value. */
export function calculation(value: unknown): string | undefined {
  return typeof value === "string" && value.startsWith("=") ? value.slice(1).trim() : undefined;
}
