import type { Tagged } from "../../api/client";
import type { Body, Example, Row, Version, VersionView } from "./types";

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
  const { rows, otherwise } = body.body;
  return { ...body, body: { rows: rows.map(completeRow), ...(otherwise ? { otherwise } : {}) }, version };
}

/** The condition stands for itself; what the server shows of it as cells is the same once more. */
function completeRow({ label, when, then, priority, enabled }: VersionView["body"]["rows"][number]): Row {
  return { label, when, then, priority: priority ?? 0, enabled: enabled ?? true };
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
