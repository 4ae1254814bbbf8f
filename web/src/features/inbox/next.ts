/** What stands after the one at hand; after the last comes the first, and for one that is not among them as well. */
export function nextOf<T extends { id: string }>(items: readonly T[], id: string): T | undefined {
  const at = items.findIndex((item) => item.id === id);
  const next = items[at + 1] ?? items[0];
  return next?.id === id ? undefined : next;
}
