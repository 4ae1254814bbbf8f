import { Link } from "@tanstack/react-router";
import type { Kind } from "../../api/types";

/** One step up: from a record to the list of its kind. */
export function KindLink({ kind }: { kind: Kind }) {
  return (
    <Link to="/$plural" params={{ plural: kind.plural }} activeProps={{}}>
      {kind.pluralLabel}
    </Link>
  );
}
