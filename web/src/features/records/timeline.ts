import type { HistoryItem, Process } from "../../api/types";

/** What a record has been through: its own changes, and the courses of work on it. */
export interface Moment {
  key: string;
  at: string;
  item: HistoryItem | undefined;
  /** The course of work that began or ended then. */
  process: Process | undefined;
  ended: boolean;
}

/** Which moments are shown. */
export const TIMELINE_VIEWS = ["all", "changes", "work"] as const;
export type TimelineView = (typeof TIMELINE_VIEWS)[number];

const WORK = /^(process|task|decision)\./;

/** History and processes in one line of time, newest first. A process whose beginning the history tells is told once. */
export function momentsOf(history: readonly HistoryItem[], processes: readonly Process[]): Moment[] {
  const told = new Set<string>();
  const moments: Moment[] = history.map((item) => {
    const ended = item.type === "process.ended";
    const process = processes.find(
      (one) => (item.type === "process.started" && one.startedAt === item.at) || (ended && one.endedAt === item.at),
    );
    if (process) told.add(`${process.id}.${ended}`);
    return { key: item.id, at: item.at, item, process, ended };
  });
  for (const process of processes) {
    const add = (at: string | undefined, ended: boolean) => {
      const key = `${process.id}.${ended}`;
      if (at && !told.has(key)) moments.push({ key, at, item: undefined, process, ended });
    };
    add(process.startedAt, false);
    add(process.endedAt, true);
  }
  return moments.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

export function viewed(moments: readonly Moment[], view: TimelineView): Moment[] {
  const isWork = ({ item, process }: Moment) => process !== undefined || (item !== undefined && WORK.test(item.type));
  if (view === "all") return [...moments];
  return moments.filter((moment) => isWork(moment) === (view === "work"));
}
