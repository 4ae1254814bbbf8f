import type { TaskView } from "../../api/types";
import { isMine } from "./view";

export type BulkAct = "complete" | "pass-on" | "copy-in" | "urge";

const OWN: readonly BulkAct[] = ["complete", "pass-on", "copy-in"];
const OTHERS: readonly BulkAct[] = ["urge", "copy-in"];
const LED: readonly BulkAct[] = ["urge", "pass-on", "copy-in"];

/** Acts on many tasks at once, by what the view is about: one's own work, or that of others. */
export function bulkActs(view: TaskView): readonly BulkAct[] {
  if (isMine(view)) return OWN;
  return view === "team" ? LED : OTHERS;
}

/** The key that asks about an act; on the screen of a task the same keys mean the same acts. */
export const BULK_KEYS: Readonly<Record<BulkAct, string>> = { complete: "d", urge: "u", "pass-on": "p", "copy-in": "y" };
