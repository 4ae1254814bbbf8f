import type { Preview } from "./queries";

/** The number with another count than the least one, as the server would write it. */
export function numberOf({ preview }: Preview, count: number, digits: number): string {
  return preview.slice(0, preview.lastIndexOf("-") + 1) + String(count).padStart(digits, "0");
}
