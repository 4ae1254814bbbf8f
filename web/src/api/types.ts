/**
 * The shapes of the HTTP contract by the app's own names. They come from the
 * server's OpenAPI document (schema.d.ts, made by ../../apitypes); only what that
 * cannot say is said here: records, whose fields come from GET /meta.
 */
import type { TaskAct, Urges } from "../features/inbox/types";
import type { components } from "./schema";

type Schemas = components["schemas"];

/** Lists are always sent, empty ones as []; the document allows null wherever Go has a slice. */
type Listed<T> = T extends (infer Item)[]
  ? Listed<Item>[]
  : T extends object
    ? { [Name in keyof T]: Listed<WithoutNullList<T[Name]>> }
    : T;
type WithoutNullList<T> = Extract<T, unknown[]> extends never ? T : Exclude<T, null>;

/** A schema of the document by its name there. */
export type Shape<Name extends keyof Schemas> = Listed<Schemas[Name]>;

export type Session = Shape<"SessionView">;
export type User = Session["user"];
export type Language = User["language"];
export type Role = User["role"];
export type DemoPerson = Shape<"DemoPerson">;

export type FieldType = Schemas["FieldMeta"]["type"];
export type Choice = Shape<"ChoiceMeta">;
export type ChoiceTone = NonNullable<Choice["tone"]>;

/** One declaration serves records and task forms; see the field map in src/fields. */
export type Field = Omit<Shape<"FieldMeta">, "required" | "readOnly" | "operators"> & {
  required?: boolean;
  readOnly?: boolean;
  operators?: string[];
};

export type Kind = Omit<Shape<"KindMeta">, "fields"> & { fields: Field[] };
export type Meta = Omit<Shape<"Meta">, "kinds"> & { kinds: Kind[] };

export type Money = Shape<"Money">;
export type Value = string | number | boolean | string[] | Money | null | undefined;
export type Values = Record<string, Value>;

/** Labels of the records that reference fields point at, by id. */
export type Names = Record<string, string>;

export interface RecordBase {
  id: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export type AnyRecord = RecordBase & { [field: string]: unknown };
/** What one person may do with one record, beyond reading it. */
export type RecordAct = "edit" | "delete" | "hand-over";

export type OneRecord = AnyRecord & { names?: Names; may?: RecordAct[]; masked?: boolean };

export interface Page<T> {
  items: T[];
  nextCursor?: string;
  names?: Names;
}

export type Count = Shape<"Counted">;

/** How many records have one value in a field, and what they come to. */
export type Total = Shape<"TotalView">;
export type Board = Shape<"Board">;
export type OverviewBlock = Omit<Shape<"Block">, "items"> & { items: AnyRecord[] };
export type FieldError = Shape<"FieldProblem">;
export type ProblemBody = Shape<"Problem">;

export type HistoryItem = Shape<"HistoryEntry">;
export type Change = Shape<"FieldChange">;

export type Attachment = Shape<"AttachmentView">;
export type Comment = Shape<"CommentView">;
export type Tag = Shape<"TagView">;
/** A person, team or department with whom a record is shared. */
export type Share = Shape<"ShareView">;

export type KindRights = Shape<"KindRights">;
export type RoleMatrix = Shape<"RoleMatrix">;
export type PersonRights = Shape<"PersonRights">;

export type Process = Shape<"ProcessView">;
/** A process as a list shows it: where it stands and who is next. */
export type ProcessLine = Shape<"ProcessLine">;
export type ProcessDetail = Shape<"ProcessDetail">;
export type ProcessStep = Shape<"StepView">;
export type TimelineItem = Shape<"Moment">;

export const TASK_VIEWS = ["to-do", "to-read", "done", "started", "urged", "substitute", "team"] as const;
export type TaskView = (typeof TASK_VIEWS)[number];
export type Fact = Shape<"FactView">;
export type Outcome = Shape<"OutcomeView">;

/** A task that nobody has taken on yet has candidates but no assignee. */
export type Task = Shape<"TaskView"> & { urges?: Urges | null };
export type TaskDetail = Task &
  Omit<Shape<"TaskDetail">, "form" | "acts"> & {
    form: { outcomes: Outcome[]; fields: Field[] };
    acts: TaskAct[];
  };

export type Overview = Omit<Shape<"Overview">, "blocks" | "tasks"> & { blocks: OverviewBlock[]; tasks: Task[] };

export type DecisionSummary = Shape<"DecisionSummary">;
export type Decision = Shape<"DecisionDetail">;
export type Verdict = Decision["rows"][number]["verdict"];
export type Allocation = Shape<"AllocationView">;

export type Job = Omit<Shape<"JobView">, "result"> & { result?: unknown };
export type BulkAnswer = Shape<"BulkResults"> | Job;
export type Bulk = Shape<"BulkView">;
export type BulkResult = Shape<"BulkResult">;
export type BulkStatus = BulkResult["status"];
export type Deletion = Shape<"DeletionView">;
export type BinPage = Page<AnyRecord> & { deleted: Record<string, Deletion> };
export type OpenedSession = Shape<"OpenedSession">;
export type ScopeArea = Shape<"ScopeArea">;
export type Token = Omit<Shape<"TokenView">, "expiresAt" | "lastUsedAt"> & {
  expiresAt: string | null;
  lastUsedAt: string | null;
};
export type MadeToken = Shape<"MadeToken">;

/** What the event stream says about one change. */
export type LiveChange = Omit<Shape<"LiveEvent">, "actor" | "occurredAt">;

/** A filter as the builder shows it; the document cannot write out what holds itself. */
export interface FilterNode {
  is: "and" | "or" | "not" | "condition";
  conditions?: FilterNode[];
  field?: string;
  operator?: string;
  values?: string[];
}
export interface Translated {
  text: string;
  tree: FilterNode;
}

export type OfferedView = Shape<"OfferedView">;
export type OfferedViews = Shape<"OfferedViews">;
export type SearchAnswer = Shape<"SearchAnswer">;
export type SearchGroup = Shape<"SearchGroup">;
export type SearchHit = Shape<"SearchHit">;
export type Import = Omit<Shape<"ImportView">, "options"> & { options: ImportOptions };
export type ImportRow = Shape<"ImportRowView">;
/** The document names no choices here; the server refuses others. */
export type ImportOptions = Omit<Shape<"ImportOptions">, "duplicates" | "match" | "dateOrder" | "numberMarks" | "unknownEntries"> & {
  duplicates: "skip" | "update" | "create";
  /** null: as usual for the kind. */
  match: string[] | null;
  dateOrder: "" | "year-first" | "day-first" | "month-first";
  numberMarks: "" | "point-decimal" | "comma-decimal";
  unknownEntries: "refuse" | "add" | "empty";
};

export type ReferenceCount = Shape<"ReferenceCount">;
export type Losses = Shape<"LossesView">;
