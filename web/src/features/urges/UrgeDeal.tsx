import type { OneRecord } from "../../api/types";
import { useSession } from "../session/useSession";
import { UrgeButton } from "./UrgeButton";

/** A deal is urged through its owner, who gets a task to say how it goes on. */
export function UrgeDeal({ record, title }: { record: OneRecord; title: string }) {
  const { user } = useSession();
  const owner = record["ownerId"];
  if (!owner || owner === user.id || record["closedOn"]) return null;
  return <UrgeButton of={{ path: `/deals/${record.id}`, title }} />;
}
