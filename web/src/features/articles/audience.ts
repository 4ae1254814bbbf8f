/** For whom an article is; the server knows exactly one of these. */
export const READERS = ["everybody", "department", "team"] as const;
export type Readers = (typeof READERS)[number];

export interface Audience {
  readers: Readers;
  departmentId?: string | undefined;
  teamId?: string | undefined;
}

/** Who reads it now; everybody where nobody does yet. */
export function audienceOf(record: { [field: string]: unknown }): Audience {
  const { departmentId, teamId } = record;
  if (typeof departmentId === "string") return { readers: "department", departmentId };
  if (typeof teamId === "string") return { readers: "team", teamId };
  return { readers: "everybody" };
}

/** What the server is told; what was chosen before another kind of readers is left out. */
export function publishing({ readers, departmentId, teamId }: Audience): Record<string, unknown> {
  return { everybody: { everybody: true }, department: { departmentId }, team: { teamId } }[readers];
}
