/** What an admin does with a process as a whole. */
export const PROCESS_ACTS = ["pause", "resume", "retry", "skip", "end"] as const;
export type ProcessAct = (typeof PROCESS_ACTS)[number];

interface Asking {
  /** Says why; it stays in the history. */
  reason: boolean;
  /** What was open is lost. */
  danger: boolean;
}

const ASKING: Readonly<Record<ProcessAct, Asking>> = {
  pause: { reason: true, danger: false },
  resume: { reason: false, danger: false },
  retry: { reason: false, danger: false },
  skip: { reason: true, danger: true },
  end: { reason: true, danger: true },
};

export const askingOf = (act: ProcessAct) => ASKING[act];

/** The acts offered that the app knows, in their usual order. */
export function offeredActs(offered: readonly string[]): ProcessAct[] {
  return PROCESS_ACTS.filter((act) => offered.includes(act));
}
