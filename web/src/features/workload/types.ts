/**
 * How the work of a department stands; hand-written until the generated document
 * has it.
 */

export interface PersonRef {
  id: string;
  name: string;
}

export interface PersonLoad {
  person: PersonRef;
  open: number;
  overdue: number;
  dueToday: number;
  /** Tasks that wait for others. */
  stuck: number;
  /** How often they were urged. */
  urged: number;
}

/** One person waits for another because of a task. */
export interface Wait {
  from: PersonRef;
  to: PersonRef;
  task: { id: string; title: string; record?: { label: string } };
  since: string;
}

/** A process that goes on only when somebody sees to it. */
export interface StuckProcess {
  processId: string;
  kindLabel: string;
  record: { kind: string; id: string; label: string };
  waitingFor: string;
  since: string;
}

export interface WorkLoad {
  people: PersonLoad[] | null;
  chains: Wait[] | null;
  stuck: StuckProcess[] | null;
}

export const FIGURE_GROUPS = ["person", "department", "process"] as const;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];

/** How often urging was needed, and what it brought. */
export interface UrgeFigure {
  key: string;
  label: string;
  urges: number;
  tasks: number;
  answered: number;
  kept: number;
  broken: number;
  done: number;
  /** Done within 24 hours of the first urge. */
  doneInADay: number;
  /** From the first urge until it was done. */
  medianHours: number | null;
}
