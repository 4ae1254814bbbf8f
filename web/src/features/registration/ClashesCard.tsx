import { useQuery } from "@tanstack/react-query";
import type { Kind, OneRecord } from "../../api/types";
import { Failure, Waiting } from "../../ui/State";
import { ClashCard } from "./ClashCard";
import { clashesQuery } from "./queries";
import s from "./Clash.module.css";

/** With whom a registration clashes or has clashed, on its page. */
export default function ClashesCard({ record }: { kind: Kind; record: OneRecord }) {
  return <Clashes id={record.id} />;
}

/** The same for whoever judges, beside their task. */
export function Clashes({ id }: { id: string }) {
  const clashes = useQuery(clashesQuery(id));
  if (clashes.isPending) return <Waiting lines={2} />;
  if (clashes.isError && !clashes.data) return <Failure error={clashes.error} onRetry={() => void clashes.refetch()} />;
  return (
    <div className={s.clashes}>
      {clashes.data.map((clash) => (
        <ClashCard key={clash.processId} clash={clash} />
      ))}
    </div>
  );
}
