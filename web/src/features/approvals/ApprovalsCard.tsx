import { queryOptions, useQuery } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Kind, OneRecord } from "../../api/types";
import ApprovalContent from "./ApprovalContent";
import ApprovalLevels from "./ApprovalLevels";
import s from "./Approval.module.css";
import { RequestActs } from "./RequestActs";
import type { Approval } from "./types";

function approvalsQuery(kind: Kind, id: string) {
  return queryOptions({
    queryKey: [ROOT.one, kind.plural, id, "approvals"],
    queryFn: async ({ signal }) =>
      (await get<{ items: Approval[] }>(withParams("/approvals", { recordKind: kind.name, recordId: id }), signal)).items,
  });
}

/** The rounds of signatures a record went through, the latest first. */
export default function ApprovalsCard({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { data } = useQuery(approvalsQuery(kind, record.id));
  return (
    <div className={s.cards}>
      <RequestActs plural={kind.plural} record={record} />
      {data?.map((approval) => (
        <div key={approval.id} className={s.cards}>
          <ApprovalLevels approval={approval} />
          <ApprovalContent approval={approval} />
        </div>
      ))}
    </div>
  );
}
