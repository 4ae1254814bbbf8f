import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useReducer } from "react";
import type { ListSearch } from "../../api/queries";
import type { Kind } from "../../api/types";
import { remember, remembered } from "../../ui/remember";
import { reversedSort } from "./columns";

/** What stands in the address of a list. */
export interface ListAddress extends ListSearch {
  columns?: string | undefined;
  view?: string | undefined;
}

/** Wishes that hold for a kind until they are changed; what is looked for is not among them. */
const KEPT = ["sort", "columns", "view"] as const;

const keyOf = (kind: Kind, name: string) => `list.${kind.plural}.${name}`;

/** An order that a kind no longer has is forgotten rather than refused. */
function serves(kind: Kind, sort: string): boolean {
  return kind.sorts.some(({ field }) => field === sort || reversedSort(field) === sort);
}

/** The list as the address says, and where it says nothing as one had it last. */
export function useListLayout(kind: Kind): [ListAddress, (changed: ListAddress) => void] {
  const search = useSearch({ from: "/$plural" });
  const navigate = useNavigate({ from: "/$plural" });
  // What is forgotten may not have stood in the address, which then stays as it is.
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const layout: ListAddress = { ...search };
  for (const name of KEPT) layout[name] ??= remembered(keyOf(kind, name));
  if (!search.sort && layout.sort && !serves(kind, layout.sort)) delete layout.sort;

  const change = useCallback(
    (changed: ListAddress) => {
      for (const name of KEPT) {
        if (name in changed) remember(keyOf(kind, name), changed[name]);
      }
      redraw();
      void navigate({ search: (old) => ({ ...old, ...changed }), replace: true });
    },
    [kind, navigate],
  );
  return [layout, change];
}
