import type { Import, ImportState } from "./types";

export const STEPS = ["file", "columns", "check", "import"] as const;
export type Step = (typeof STEPS)[number];

/** Something is done to it at the moment. */
const BUSY: ReadonlySet<ImportState> = new Set(["checking", "running", "undoing"]);
/** Nothing has been imported yet, so everything can still be changed. */
const OPEN: ReadonlySet<ImportState> = new Set(["staged", "checking", "checked"]);

export const isBusy = ({ state }: Import): boolean => BUSY.has(state);
export const isOpen = ({ state }: Import): boolean => OPEN.has(state);

/** Which steps can be entered: what has been imported is no longer mapped or tried. */
export function reachable(one: Import | undefined): readonly Step[] {
  if (!one) return ["file"];
  if (!isOpen(one)) return ["import"];
  if (one.state === "checking") return ["check"];
  return one.state === "checked" ? STEPS : ["file", "columns", "check"];
}

/** The step that is shown: the one the address asks for, where it can be entered. */
export function stepOf(asked: string | undefined, one: Import | undefined): Step {
  const open = reachable(one);
  const step = open.find((known) => known === asked);
  if (step) return step;
  if (!one) return "file";
  if (!isOpen(one)) return "import";
  return one.state === "staged" ? "columns" : "check";
}
