import { Suspense, lazy } from "react";
import type { Kind, OneRecord } from "../../api/types";
import { useSession } from "../session/useSession";

const RoleMatrixCard = lazy(() => import("./RoleMatrixCard"));
const PersonRightsCard = lazy(() => import("./PersonRightsCard"));

/** What the page of a record says about rights: what a role or a person may do. */
export function RightsCard({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { user } = useSession();
  const admin = user.role === "admin";
  return (
    <Suspense fallback={null}>
      {kind.name === "role" && admin && <RoleMatrixCard id={record.id} />}
      {kind.name === "user" && (admin || user.id === record.id) && (
        <PersonRightsCard id={record.id} own={user.id === record.id} />
      )}
    </Suspense>
  );
}
