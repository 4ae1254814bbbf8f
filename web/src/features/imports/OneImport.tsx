import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "@tanstack/react-router";
import { Problem } from "../../api/problem";
import { FailedPage, Waiting } from "../../ui/State";
import { useKind } from "../session/useSession";
import { importQuery } from "./queries";

/** An import by its id alone, as jobs know it: leads to the step where it stands. */
export default function OneImport() {
  const { id } = useParams({ from: "/imports/$id" });
  const { data: one, error, refetch } = useQuery(importQuery(id));
  const kind = useKind(one?.kind);
  if (error && !one) return <FailedPage error={error} onRetry={() => void refetch()} />;
  if (!one) return <Waiting />;
  if (!kind?.rights.import) return <FailedPage error={new Problem(404, {})} />;
  return <Navigate to="/$plural/import" params={{ plural: kind.plural }} search={{ import: id }} replace />;
}
