import { useQuery } from "@tanstack/react-query";
import type { Job } from "../../api/types";
import { isOpen } from "../jobs/job";
import { importJobQuery } from "./queries";
import { isBusy } from "./steps";
import type { Import } from "./types";

/** The latest work on an import, and whether it still goes on. */
export function useWork(one: Import): { job: Job | undefined; working: boolean } {
  const { data: job } = useQuery({ ...importJobQuery(one.jobId ?? ""), enabled: Boolean(one.jobId) });
  if (!job) return { job, working: isBusy(one) };
  // The news that the job is done may come a moment before that of the import.
  return { job, working: isOpen(job) || (job.state === "done" && isBusy(one)) };
}
