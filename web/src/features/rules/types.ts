import type { Decision } from "../../api/types";

export interface Labelled {
  zh: string;
  en: string;
}

export interface UsedIn { process: string; processLabel: string; step: string; stepLabel: string }
export interface InForce { id: string; number: number; from?: string; rows: number }
export interface Alarm { alarm: string; versionId?: string; number?: number; row?: number; count: number; message: string; since?: string }
export type Policy = "unique" | "first" | "priority" | "any" | "collect";

export interface PointSummary {
  key: string;
  label: string;
  question: string;
  policy: Policy;
  aggregation?: string;
  onError: "fail" | "skip" | "otherwise";
  versioning: "newest" | "pinned";
  secondPerson: boolean;
  usedIn: UsedIn[];
  inForce?: InForce;
  drafts: number;
  scheduled?: InForce;
  shadow?: { versionId: string; since: string };
  alarms: Alarm[];
}

export interface InputField {
  name: string;
  label: string;
  type: "text" | "number" | "money" | "yes-no" | "choice" | "choices" | "texts" | "numbers" | "date" | "time" | "reference";
  nullable: boolean;
  choices?: { value: string; label: string }[];
  reference?: { kind: string };
  whole?: boolean;
  min?: number;
  max?: number;
}

export interface RuleFunction { name: string; signature: string; doc: string; example: string }

export interface Point extends PointSummary {
  inputs: InputField[];
  outputs: InputField[];
  functions: RuleFunction[];
  operators: { name: string; doc: string; example: string }[];
}

export type VersionState = "draft" | "scheduled" | "published" | "archived";
interface Person { id?: string | null; name: string }

export interface VersionSummary {
  id: string;
  point: string;
  number: number;
  state: VersionState;
  note: string;
  reason: string;
  authors: Person[];
  approver?: Person;
  createdAt: string;
  publishedAt?: string;
  from?: string;
  to?: string;
  rows: number;
  hash: string;
}

/** A row with everything said; over the wire a row is enabled and without priority unless it says otherwise. */
export interface Row {
  label: Labelled;
  when: string;
  then: Record<string, unknown>;
  priority: number;
  enabled: boolean;
}

export interface Otherwise {
  label: Labelled;
  then: Record<string, unknown>;
}

export interface Body {
  rows: Row[];
  otherwise?: Otherwise;
}

export interface Example {
  id: string;
  name: string;
  input: Record<string, unknown>;
  at?: string;
  expect: { outcome?: Record<string, unknown>; row?: number };
}

export interface VersionView extends VersionSummary {
  body: { rows: (Omit<Row, "priority" | "enabled"> & { priority?: number; enabled?: boolean })[]; otherwise?: Otherwise };
  examples: Example[];
  waivers: string[];
}

/** A version as it was read, with the number that says which state of it this was. */
export interface Version extends Omit<VersionView, "body"> {
  body: Body;
  version: number;
}

export interface Problem { row: number; field: string; code: string; message: string; suggestion?: string; from?: number; to?: number }
export interface Check {
  problems: Problem[];
  examples: { id: string; passed: boolean; got?: Record<string, unknown>; row: number; message?: string }[];
  analysis: {
    gaps: { example: Record<string, unknown>; words: string }[];
    overlaps: { rows: number[]; example: Record<string, unknown>; words: string }[];
    shadowed: { row: number; by: number[]; example: Record<string, unknown>; words: string }[];
    impossible: { row: number; why: string }[];
    notAnalysed: { row: number; why: string }[];
  };
  gates: { gate: string; label: string; passed: boolean; message?: string; remedy?: string }[];
}

export interface Change { what: string; row: number; words: string }

export interface Flip { row: number; field: string; label: string; from: string; to: string; then: string; words: string }
export interface Trial {
  input: { name: string; label: string; value: string; known: boolean }[];
  facts: Record<string, unknown>;
  answer?: { outcome: Record<string, unknown>; text: string; row: number; label: string; matched: number[] };
  error?: string;
  rows: Decision["rows"];
  whyNot: Flip[];
}

export interface Moved { fromRow: number; fromLabel: string; toRow: number; toLabel: string; cases: number }
export interface Load { person: Person; before: number; after: number }
export interface BackTest {
  id: string;
  versionId: string;
  jobId: string;
  from: string;
  to: string;
  outdated: boolean;
  done: boolean;
  cases: number;
  changed: number;
  newlyUnmatched: number;
  errors: number;
  moved: Moved[];
  perPerson: Load[];
  gainers: Load[];
  perMonth: { month: string; cases: number; changed: number }[];
  estimate: boolean;
  createdAt: string;
}
export interface Case {
  decisionId: string;
  record: { kind: string; id: string; title: string };
  at: string;
  before: string;
  after: string;
  beforeRow: number;
  afterRow: number;
  error?: string;
}
export interface Shadow { on: boolean; since?: string; cases: number; changed: number; errors: number; moved: Moved[]; changes: Case[] }
