/**
 * A round of signatures as the server tells it; hand-written until the generated
 * document has it.
 */

export type ApprovalPattern = "all" | "any" | "sequence" | "share";

export interface Person {
  id?: string;
  name: string;
}

export interface Signer {
  person: Person;
  /** Why they sign: the role, the seat, whose choice. */
  why: string;
  /** Who signed, where it is somebody else. */
  actedBy?: Person;
  /** Whom they stand in for. */
  actedFor?: Person;
  state: string;
  stateLabel: string;
  text?: string;
  at?: string;
}

export interface ApprovalLevel {
  label: string;
  pattern: ApprovalPattern;
  /** Percent of the votes that suffice, where shares are counted. */
  share?: number;
  /** One refusal ends the round. */
  noEnds: boolean;
  state: "waiting" | "open" | "agreed" | "refused";
  signers: Signer[];
}

export interface Approval {
  id: string;
  state: string;
  stateLabel: string;
  startedAt: string;
  by: Person;
  /** What is under approval, as it was when the round began. */
  content: { field: string; label: string; value: string }[];
  /** Key fields that are otherwise now. */
  changed: { field: string; label: string; was: string; is: string }[];
  levels: ApprovalLevel[];
}
