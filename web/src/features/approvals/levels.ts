import type { ApprovalLevel, ApprovalPattern, Signer } from "./types";

const PATTERNS = {
  all: "approval.pattern.all",
  any: "approval.pattern.any",
  sequence: "approval.pattern.sequence",
  share: "approval.pattern.share",
} as const satisfies Readonly<Record<ApprovalPattern, string>>;

export function patternKey({ pattern }: Pick<ApprovalLevel, "pattern">) {
  return PATTERNS[pattern];
}

/** Whether the round waits for this signature now: in a sequence only for the first that is open. */
export function isNext(level: ApprovalLevel, signer: Signer): boolean {
  if (level.state !== "open" || signer.state !== "open") return false;
  if (level.pattern !== "sequence") return true;
  return level.signers.find(({ state }) => state === "open") === signer;
}
