import type { Choice, FieldType, User } from "../../api/types";

export interface ImportColumn {
  name: string;
  samples: string[];
  suggestion?: { field: string; confident: boolean };
}

export interface ColumnMapping {
  column: string;
  field: string;
}

export interface ImportOptions {
  duplicates: "skip" | "update" | "create";
  match: string[] | null;
  identifier: string;
  dateOrder: "" | "year-first" | "day-first" | "month-first";
  numberMarks: "" | "point-decimal" | "comma-decimal";
  currency: string;
  nothing: string[];
  unknownEntries: "refuse" | "add" | "empty";
}

export type ImportState =
  | "staged"
  | "checking"
  | "checked"
  | "running"
  | "done"
  | "undoing"
  | "undone";

export interface CountedProblem {
  field: string;
  label: string;
  code: string;
  rows: number;
}

export interface Import {
  id: string;
  kind: string;
  fileName: string;
  fileSize: number;
  found: { format: "csv" | "xlsx"; encoding?: string; separator?: string; sheet?: string; sheets?: string[]; headerRow: number };
  columns: ImportColumn[];
  rows: number;
  mapping: ColumnMapping[];
  options: ImportOptions;
  state: ImportState;
  counts: Record<string, number>;
  problems: CountedProblem[];
  starts: { process: string; label: string; count: number }[];
  jobId?: string;
  createdAt: string;
  createdBy: Pick<User, "id" | "name">;
  finishedAt?: string | null;
  mayUndo: boolean;
}

export interface RowProblem {
  column?: string;
  field?: string;
  code: string;
  message: string;
  remedy: string;
}

export type RowStatus = "ready" | "created" | "updated" | "skipped" | "refused" | "undone";

export interface ImportRow {
  row: number;
  cells: Record<string, string>;
  status: RowStatus;
  act?: "create" | "update" | "skip";
  recordId?: string | null;
  recordName?: string;
  problems: RowProblem[];
}

export interface ImportField {
  name: string;
  label: string;
  type: FieldType;
  required: boolean;
  reference?: string;
  choices?: Choice[];
}
