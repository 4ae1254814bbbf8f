import type { Field, Import, ImportRow } from "../../api/types";

export type { Import, ImportOptions, ImportRow } from "../../api/types";

export type ImportState = Import["state"];
export type ImportColumn = Import["columns"][number];
export type ColumnMapping = Import["mapping"][number];
export type CountedProblem = Import["problems"][number];
export type RowStatus = ImportRow["status"];
export type RowProblem = ImportRow["problems"][number];

/** Of a field, what an import asks. */
export type ImportField = Pick<Field, "name" | "label" | "type" | "required">;
