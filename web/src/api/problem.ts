import type { FieldError, ProblemBody, Values } from "./types";

/** A refusal of the server (application/problem+json), in the reader's language. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly traceId: string | undefined;
  readonly errors: FieldError[];
  /** The record in which one that was merged lives on. */
  readonly mergedInto: ProblemBody["mergedInto"];
  /** Why, where rules refused it. */
  readonly decisionId: string | undefined;

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? "";
    this.title = body.title ?? "";
    this.traceId = body.traceId;
    this.errors = body.errors ?? [];
    this.mergedInto = body.mergedInto;
    this.decisionId = body.decisionId;
  }
}

/** The same error whatever the server could not say itself (no network, a proxy's page). */
export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.includes("json")) return new Problem(response.status, { title: response.statusText });
  return new Problem(response.status, (await response.json()) as Partial<ProblemBody>);
}

export function isProblem(error: unknown, status?: number): error is Problem {
  return error instanceof Problem && (status === undefined || error.status === status);
}

/** Somebody else was first; neither a try of one's own that is still under way, nor rules that refuse, are somebody. */
export function isConflict(error: unknown): error is Problem {
  return isProblem(error, 409) && error.code !== "in-flight" && !error.decisionId;
}

/** An earlier try was lost on its way back only, and what is sent now differs from it. */
export function hasArrivedBefore(error: Problem): boolean {
  return error.errors.some(({ code }) => code === "key-reused");
}

/** Splits field errors into those a form can show at a field and the rest. */
export function splitErrors(
  problem: Problem,
  fields: readonly string[],
): { atFields: { name: string; errors: string[] }[]; rest: string[] } {
  const atFields = new Map<string, string[]>();
  const rest: string[] = [];
  for (const error of problem.errors) {
    const name = fieldName(error.field);
    const text = wordsOf(error);
    if (fields.includes(name)) atFields.set(name, [...(atFields.get(name) ?? []), text]);
    else rest.push(text);
  }
  return { atFields: [...atFields].map(([name, errors]) => ({ name, errors })), rest };
}

/** What is wrong and what to do about it. */
export function wordsOf({ message, remedy }: FieldError): string {
  return remedy ? `${message} ${remedy}` : message;
}

/** The server may name a field by its path in the body (`answers.channel`, `body.name`). */
function fieldName(path: string): string {
  return path.replace(/^(body\.)?(answers\.)?/, "").split(/[.[]/, 1)[0] ?? path;
}

/** Keeps only what differs, as a JSON merge patch (null clears). */
export function mergePatch(before: Values, after: Values): Values {
  const patch: Values = {};
  for (const [name, value] of Object.entries(after)) {
    const next = value ?? null;
    if (JSON.stringify(next) !== JSON.stringify(before[name] ?? null)) patch[name] = next;
  }
  return patch;
}
