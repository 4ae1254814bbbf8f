import { Suspense, lazy } from "react";
import type { Kind, OneRecord } from "../../api/types";
import { SharesCard } from "../records/SharesCard";
import { useSession } from "../session/useSession";

const RoleMatrixCard = lazy(() => import("./RoleMatrixCard"));
const PersonRightsCard = lazy(() => import("./PersonRightsCard"));

/** What the page of a record says about rights: with whom it is shared, what a role or a person may do. */
export function RightsCard({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { user } = useSession();
  const admin = user.role === "admin";
  return (
    <Suspense fallback={null}>
      {kind.shared && <SharesCard kind={kind} record={record} />}
      {kind.name === "role" && admin && <RoleMatrixCard id={record.id} />}
      {kind.name === "user" && (admin || user.id === record.id) && (
        <PersonRightsCard id={record.id} own={user.id === record.id} />
      )}
    </Suspense>
  );
}
