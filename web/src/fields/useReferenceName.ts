import { useQuery } from "@tanstack/react-query";
import { recordQuery } from "../api/queries";
import { titleOf } from "../features/records/columns";
import { useKind } from "../features/session/useSession";

/** The name of a record of a kind, for an id that came without one (from an address). */
export function useReferenceName(kindName: string | undefined, id: string | undefined): string | undefined {
  const kind = useKind(kindName);
  const { data } = useQuery({
    ...recordQuery(kind?.plural ?? "", id ?? ""),
    enabled: kind !== undefined && id !== undefined,
  });
  return kind && data && titleOf(kind, data, data.names ?? {});
}
