import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { metaQuery, sessionQuery } from "../../api/queries";
import type { Kind, Meta, Session } from "../../api/types";

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery()).data;
}

export function useMeta(): Meta {
  return useSuspenseQuery(metaQuery()).data;
}

export function useKind(name: string | undefined): Kind | undefined {
  return useMeta().kinds.find((kind) => kind.name === name);
}

/** The kind behind an address such as /leads; undefined when there is none to see. */
export function useKindByPlural(plural: string): Kind | undefined {
  return useMeta().kinds.find((kind) => kind.plural === plural && kind.rights.view);
}

export const MENU_GROUPS = ["selling", "service", "money", "setup"] as const;

export interface MenuGroup {
  name: (typeof MENU_GROUPS)[number];
  kinds: Kind[];
}

/** What the navigation shows: groups with something in them, the daily work first. */
export function useMenu(): MenuGroup[] {
  const { kinds } = useMeta();
  return useMemo(
    () =>
      MENU_GROUPS.map((name) => ({ name, kinds: kinds.filter((kind) => kind.menu === name && kind.rights.view) })).filter(
        (group) => group.kinds.length > 0,
      ),
    [kinds],
  );
}
