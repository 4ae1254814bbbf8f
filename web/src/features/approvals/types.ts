import type { Shape } from "../../api/types";

/** A round of signatures. */
export type Approval = Shape<"ApprovalView">;
export type ApprovalLevel = Approval["levels"][number];
export type ApprovalPattern = ApprovalLevel["pattern"];
export type Signer = ApprovalLevel["signers"][number];
