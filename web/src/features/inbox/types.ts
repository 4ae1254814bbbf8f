/**
 * What the server says about human work beyond the generated document: tasks and
 * their helpers, readings, and what came of acts. To be swapped for the generated
 * shapes of the same meaning.
 */

/** What a task is in its step: the work, a helper of another task, or one signature. */
export type TaskRole = "main" | "delegated" | "before" | "after" | "sign";

/** What people said who wait for a task, and the time its holder named. */
export interface Urges {
  count: number;
  lastAt?: string;
  lastText?: string;
  answerBy?: string;
}

/** What a line of the inbox tells besides. */
export interface TaskMore {
  role?: TaskRole;
  /** The task that this one helps. */
  parentId?: string | null;
  /** Names of those who have to act before it goes on. */
  waitingFor?: string[];
  /** Whom its holder stands in for. */
  actedForName?: string;
  /** Who passed it on or asked for help. */
  givenByName?: string;
  /** What they said with it. */
  givenText?: string;
  urges?: Urges | null;
  /** Percent of the allowed time of which it was warned. */
  warned?: number;
}

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
export interface Helper {
  taskId: string;
  role: TaskRole;
  person: { id?: string; name: string };
  state: "waiting" | "open" | "done" | "cancelled";
  outcome?: string;
  outcomeLabel?: string;
  text?: string;
  at?: string | null;
}

/** One thing that happened to a task. */
export interface TaskMoment {
  at: string;
  event: string;
  label: string;
  by?: { id?: string; name: string } | null;
  text?: string;
}

/** A step one may send the work back to. */
export interface EarlierStep {
  step: string;
  label: string;
}

/** A copy somebody was sent to read. */
export interface Reading {
  id: string;
  record: { kind: string; id: string; label: string };
  processId?: string | null;
  taskId?: string | null;
  title: string;
  text?: string;
  sentBy: { id?: string; name: string };
  sentAt: string;
  readAt?: string | null;
}

export interface TaskCounts {
  toDo: number;
  overdue: number;
  toRead: number;
  unreadNotices: number;
}

/** A task as it was read, which an act names so that it is done to this state of it. */
export interface TaskRef {
  id: string;
  version: number;
}

/** What came of an act on one of many tasks. */
export interface ActResult {
  id: string;
  status: "done" | "refused";
  /** Why it was refused. */
  error?: { code: string; detail: string };
}
