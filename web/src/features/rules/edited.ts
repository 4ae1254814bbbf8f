import type { Tagged } from "../../api/client";
import type { Body, Example, Version, VersionView } from "./types";

/** What of a draft can be changed. */
export interface Edited {
  body: Body;
  examples: Example[];
  waivers: string[];
  note: string;
}

export function editedOf({ body, examples, waivers, note }: Version): Edited {
  return { body, examples, waivers, note };
}

/** What the server says of a version, with nothing left to be understood. */
export function versionOf({ body, version }: Tagged<VersionView>): Version {
  const rows = body.body.rows.map((row) => ({ ...row, priority: row.priority ?? 0, enabled: row.enabled ?? true }));
  return { ...body, body: { ...body.body, rows }, version };
}

export type RowChange = { is: "added" | "removed" | "changed"; label: Body["rows"][number]["label"] };

/** What somebody else did to the rows of a draft since it was read; rows are known by their labels. */
export function rowChanges(before: Body, after: Body): RowChange[] {
  const old = new Map(before.rows.map((row) => [keyOf(row), JSON.stringify(row)]));
  const changes: RowChange[] = [];
  for (const row of after.rows) {
    const was = old.get(keyOf(row));
    old.delete(keyOf(row));
    if (was === undefined) changes.push({ is: "added", label: row.label });
    else if (was !== JSON.stringify(row)) changes.push({ is: "changed", label: row.label });
  }
  for (const row of before.rows) {
    if (old.has(keyOf(row))) changes.push({ is: "removed", label: row.label });
  }
  return changes;
}

const keyOf = ({ label }: Body["rows"][number]) => `${label.zh}\n${label.en}`;
