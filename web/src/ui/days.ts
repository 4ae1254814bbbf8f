/** What belongs to one calendar day (2026-11-21), or to none. */
export interface Day<T> {
  day: string | undefined;
  items: T[];
}

/** Puts items under their day; the order of days and within them stays that of the items. */
export function byDay<T>(
  items: readonly T[],
  timeOf: (item: T) => string | null | undefined,
  dayOf: (at: Date) => string,
): Day<T>[] {
  const days = new Map<string | undefined, T[]>();
  for (const item of items) {
    const time = timeOf(item);
    const day = time ? dayOf(new Date(time)) : undefined;
    const members = days.get(day);
    if (members) members.push(item);
    else days.set(day, [item]);
  }
  return [...days].map(([day, members]) => ({ day, items: members }));
}
