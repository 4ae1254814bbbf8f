/** What is selected in a list: some records by id, or all that were found. */
export type Selection = { all: true } | { all: false; ids: readonly string[] };

export const NOTHING: Selection = { all: false, ids: [] };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.all || selection.ids.includes(id);
}

export function isEmpty(selection: Selection): boolean {
  return !selection.all && selection.ids.length === 0;
}

/** Taking one out of all leaves the others that are shown. */
export function toggle(selection: Selection, id: string, shown: readonly string[]): Selection {
  const ids = selection.all ? shown : selection.ids;
  return { all: false, ids: ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id] };
}

/** What the request names: ids, or the conditions of the list. */
export function chosen(
  selection: Selection,
  search: { filter?: string | undefined; q?: string | undefined },
): { ids: readonly string[] } | { filter: string; q?: string } {
  if (!selection.all) return { ids: selection.ids };
  return { filter: search.filter ?? "", ...(search.q ? { q: search.q } : {}) };
}
