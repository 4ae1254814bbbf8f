import type { Shape } from "../../api/types";

/**
 * What people said who wait for a task, and the time its holder named. The
 * interface document does not tell of it; a task has it once the server says it.
 */
export interface Urges {
  count: number;
  lastAt?: string;
  lastText?: string;
  answerBy?: string;
}

/** What a task is in its step: the work, a helper of another task, or one signature. */
export type TaskRole = Shape<"TaskView">["role"];

export const TASK_ACTS = [
  "claim",
  "release",
  "complete",
  "comment",
  "assign-out",
  "recall",
  "pass-on",
  "add-signers",
  "drop-signer",
  "send-back",
  "reject",
  "withdraw",
  "take-back",
  "copy-in",
  "urge",
  "answer-urge",
] as const;

export type TaskAct = (typeof TASK_ACTS)[number];

/** Somebody who was asked for help with a task, and what they said. */
export type Helper = Shape<"HelperView">;

/** One thing that happened to a task. */
export type TaskMoment = Shape<"TaskMoment">;

/** A copy somebody was sent to read. */
export type Reading = Shape<"ReadingView">;

export type TaskCounts = Shape<"InboxCounts">;

/** What came of an act on one of many tasks. */
export type ActResult = Shape<"ActResult">;
