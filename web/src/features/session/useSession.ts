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

const ADMIN_KINDS: ReadonlySet<string> = new Set(["user", "roster", "roster-member"]);

export interface Menu {
  records: Kind[];
  admin: Kind[];
}

/** What the navigation shows: customer work first, what admins set up apart. */
export function useMenu(): Menu {
  const { kinds } = useMeta();
  return useMemo(() => {
    const shown = kinds.filter((kind) => kind.menu && kind.rights.view);
    return {
      records: shown.filter((kind) => !ADMIN_KINDS.has(kind.name)),
      admin: shown.filter((kind) => ADMIN_KINDS.has(kind.name)),
    };
  }, [kinds]);
}
