import { useQuery } from "@tanstack/react-query";
import { decisionsQuery, historyQuery } from "../../api/queries";
import type { Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { WhyLink } from "../decisions/WhyLink";
import { useSession } from "../session/useSession";
import { decisionOnOwner, handingToOwner } from "./decisionOnOwner";

/** Beside a lead's state: why it has the owner that it has, or none. */
export default function WhyOwner({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { t, format } = useI18n();
  const { user } = useSession();
  const decisions = useQuery(decisionsQuery(kind.plural, record.id));
  const history = useQuery({ ...historyQuery(kind.plural, record.id), enabled: Boolean(record["ownerId"]) });
  const handing = record["ownerId"] ? handingToOwner(history.data ?? []) : undefined;
  if (handing) {
    return <span className="muted">{t(`why.${handing.how}`, { name: handing.by, when: format.time(handing.at) })}</span>;
  }
  const decision = decisionOnOwner(decisions.data ?? []);
  if (!decision || history.isLoading) return null;
  return <WhyLink id={decision.id}>{t(record["ownerId"] === user.id ? "why.mine" : "why.link")}</WhyLink>;
}
