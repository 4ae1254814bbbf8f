import type { ListSearch } from "../../api/queries";
import type { OfferedView } from "../../api/types";

/** What of a list stands in the address and is kept by a view. */
export interface ViewAddress extends ListSearch {
  columns?: string | undefined;
  view?: string | undefined;
  /** The saved view that was opened; the rest of the address may differ from it. */
  saved?: string | undefined;
}

const BOARD = "board";

/** The address of a list as a view has it. */
export function addressOf(view: OfferedView): ViewAddress {
  return {
    saved: view.id,
    filter: view.filter || undefined,
    q: view.q || undefined,
    sort: view.sort || undefined,
    columns: view.columns.join(",") || undefined,
    view: view.layout === BOARD ? BOARD : undefined,
  };
}

/** Everything that a view decides, set to nothing. */
export const NO_VIEW: ViewAddress = {
  saved: undefined,
  filter: undefined,
  q: undefined,
  sort: undefined,
  columns: undefined,
  view: undefined,
};

/** Whether the list shows something else than the view that was opened. */
export function isChanged(view: OfferedView, shown: ViewAddress): boolean {
  const kept = addressOf(view);
  return (["filter", "q", "sort", "columns", "view"] as const).some((name) => (kept[name] ?? "") !== (shown[name] ?? ""));
}

/** What to send so that a view keeps what the list shows. */
export function keptOf(shown: ViewAddress): Record<string, string> {
  return {
    filter: shown.filter ?? "",
    q: shown.q ?? "",
    sort: shown.sort ?? "",
    columns: shown.columns ?? "",
    layout: shown.view === BOARD ? "board" : "list",
  };
}

/** An address that says nothing opens the default view. */
export function opensDefault(shown: ViewAddress): boolean {
  return Object.keys(NO_VIEW).every((name) => !shown[name as keyof ViewAddress]);
}
