import type { KindRights } from "../../api/types";

/** Chosen values by key; DEFAULT takes an exception back. */
export type Draft = Readonly<Record<string, string>>;

/** Not a value of the API: the role says nothing of its own. */
export const DEFAULT = "default";

type Part = "act" | "field";

export function keyOf(part: Part, kind: string, name: string): string {
  return [part, kind, name].join(" ");
}

/** How many things the role says otherwise than its base about a kind. */
export function exceptions(kind: KindRights): number {
  return [...kind.acts, ...kind.fields].filter(({ why }) => why === "grant").length;
}

interface Changes {
  grants: { kind: string; act: string; reach: string | null }[];
  fields: { kind: string; field: string; limit: string | null }[];
}

/** What PUT /roles/{id}/matrix is sent. */
export function changesOf(draft: Draft): Changes {
  const changes: Changes = { grants: [], fields: [] };
  for (const [key, chosen] of Object.entries(draft)) {
    const [part, kind = "", name = ""] = key.split(" ");
    const value = chosen === DEFAULT ? null : chosen;
    if (part === "act") changes.grants.push({ kind, act: name, reach: value });
    else changes.fields.push({ kind, field: name, limit: value });
  }
  return changes;
}
