import type { Job } from "../../api/types";

const OPEN: ReadonlySet<Job["state"]> = new Set(["waiting", "running"]);

/** Whether something is still to come. */
export function isOpen(job: Job): boolean {
  return OPEN.has(job.state);
}

/** The import that a job tries, runs or takes back, if it does. */
export function importOf(job: Job): string | undefined {
  const result = job.result as { importId?: unknown } | null | undefined;
  return typeof result?.importId === "string" ? result.importId : undefined;
}

/** The act on many records that a job does, if it does one. */
export function bulkOf(job: Job): string | undefined {
  const result = job.result as { bulkId?: unknown } | null | undefined;
  return typeof result?.bulkId === "string" ? result.bulkId : undefined;
}
