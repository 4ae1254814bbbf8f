import { useQuery } from "@tanstack/react-query";
import { decisionsQuery } from "../../api/queries";
import type { Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { WhyLink } from "../decisions/WhyLink";
import { useSession } from "../session/useSession";
import { decisionOnOwner } from "./decisionOnOwner";

/** Beside a lead's state: why it has the owner that it has, or none. */
export default function WhyOwner({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { t } = useI18n();
  const { user } = useSession();
  const decisions = useQuery(decisionsQuery(kind.plural, record.id));
  const decision = decisionOnOwner(decisions.data ?? []);
  if (!decision) return null;
  return <WhyLink id={decision.id}>{t(record["ownerId"] === user.id ? "why.mine" : "why.link")}</WhyLink>;
}
