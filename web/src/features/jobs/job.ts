import type { Job } from "../../api/types";

const OPEN: ReadonlySet<Job["state"]> = new Set(["waiting", "running"]);

/** Whether something is still to come. */
export function isOpen(job: Job): boolean {
  return OPEN.has(job.state);
}

/** The act on many records that a job does, if it does one. */
export function bulkOf(job: Job): string | undefined {
  const result = job.result as { bulkId?: unknown } | null | undefined;
  return typeof result?.bulkId === "string" ? result.bulkId : undefined;
}
