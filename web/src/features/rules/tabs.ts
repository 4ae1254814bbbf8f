import type { VersionState } from "./types";

export const TABS = ["rows", "try", "examples", "back-test", "shadow"] as const;
export type Tab = (typeof TABS)[number];

/** The tab an address names, where the version has it: what is published no longer runs beside itself. */
export function tabOf(name: string | undefined, state: VersionState): Tab {
  const tab = TABS.find((one) => one === name) ?? "rows";
  return tab === "shadow" && state !== "draft" && state !== "scheduled" ? "rows" : tab;
}
