import type { OneRecord } from "../../api/types";

/** What people do about a complaint as a whole, besides its tasks. */
export const COMPLAINT_ACTS = ["contain", "cancel-by-customer", "reopen"] as const;
export type ComplaintAct = (typeof COMPLAINT_ACTS)[number];

interface Asking {
  /** Under what name the server takes the reason. */
  text: "text" | "evidence";
  /** Somebody is named who is to do it. */
  person: boolean;
  /** What was open is over. */
  danger: boolean;
}

const ASKING: Readonly<Record<ComplaintAct, Asking>> = {
  contain: { text: "text", person: true, danger: false },
  "cancel-by-customer": { text: "evidence", person: false, danger: true },
  reopen: { text: "text", person: false, danger: false },
};

export const askingOf = (act: ComplaintAct) => ASKING[act];

const OVER: ReadonlySet<unknown> = new Set(["closed", "not-valid", "withdrawn"]);

/** The acts that make sense of a complaint as it stands, for who may edit it. */
export function offeredActs(record: OneRecord): ComplaintAct[] {
  if (!record.may?.includes("edit")) return [];
  return OVER.has(record["state"]) ? ["reopen"] : ["contain", "cancel-by-customer"];
}

/** Whether something was learnt of it that others could read. */
export function isLesson(record: OneRecord): boolean {
  return record["state"] === "closed" && String(record["summary"] ?? "").trim() !== "";
}
