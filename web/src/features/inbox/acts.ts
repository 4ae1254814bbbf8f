import type { TaskAct } from "./types";

/** What is asked before an act is done. */
export type Asked = "to" | "people" | "when" | "signer" | "step" | "mode" | "answerBy" | "text";

interface ActForm {
  asks: readonly Asked[];
  /** Of what is asked, what may be left empty. */
  optional?: readonly Asked[];
  danger?: true;
}

/** Acts that a dialog asks about. The others are done at once, or have the task's own form. */
export const ACT_FORMS = {
  "assign-out": { asks: ["to", "text"], optional: ["text"] },
  "pass-on": { asks: ["to", "text"], optional: ["text"] },
  "add-signers": { asks: ["when", "people", "text"], optional: ["text"] },
  "drop-signer": { asks: ["signer"] },
  "send-back": { asks: ["step", "mode", "text"] },
  reject: { asks: ["text"], danger: true },
  withdraw: { asks: ["text"], optional: ["text"], danger: true },
  "take-back": { asks: ["text"], optional: ["text"] },
  "copy-in": { asks: ["people", "text"], optional: ["text"] },
  comment: { asks: ["text"] },
  urge: { asks: ["text"], optional: ["text"] },
  "answer-urge": { asks: ["answerBy", "text"], optional: ["text"] },
} as const satisfies Partial<Record<TaskAct, ActForm>>;

export type DialogAct = keyof typeof ACT_FORMS;

export function formOf(act: DialogAct): ActForm {
  return ACT_FORMS[act];
}

export function isDialogAct(act: string): act is DialogAct {
  return act in ACT_FORMS;
}

/** After these the task is no longer with the person who did it. */
const LEAVES: ReadonlySet<TaskAct> = new Set(["release", "assign-out", "pass-on", "add-signers", "send-back", "reject", "withdraw"]);

export const leaves = (act: TaskAct) => LEAVES.has(act);

/** Acts in the order of the menu; a line stands between groups. */
const MENU: readonly (readonly TaskAct[])[] = [
  ["answer-urge", "urge", "comment", "copy-in"],
  ["assign-out", "recall", "add-signers", "drop-signer", "pass-on", "release"],
  ["send-back", "take-back", "withdraw", "reject"],
];

/** The groups of the menu with what may be done now; claiming and completing have buttons of their own. */
export function menuOf(may: readonly TaskAct[]): TaskAct[][] {
  return MENU.map((group) => group.filter((act) => may.includes(act))).filter((group) => group.length > 0);
}

/** The key that opens an act on the screen of a task. */
export const ACT_KEYS: Readonly<Partial<Record<TaskAct, string>>> = {
  claim: "c",
  "answer-urge": "a",
  urge: "u",
  comment: "m",
  "copy-in": "y",
  "assign-out": "o",
  "pass-on": "p",
  "add-signers": "s",
  "send-back": "b",
  "take-back": "t",
};
