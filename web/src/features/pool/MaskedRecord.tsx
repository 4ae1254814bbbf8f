import { useI18n } from "../../i18n";
import type { Kind, OneRecord } from "../../api/types";
import { Page } from "../../ui/Page";
import { titleOf } from "../records/columns";
import { KindLink } from "../records/KindLink";
import { RecordSections } from "../records/RecordSections";
import PoolCard from "./PoolCard";

/** The page of what one knows from a pool alone: nothing but its fields, masked, and the claim. */
export default function MaskedRecord({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { t } = useI18n();
  return (
    <Page title={titleOf(kind, record, record.names ?? {})} crumb={<KindLink kind={kind} />}>
      <p className="muted">{t("pool.masked")}</p>
      <PoolCard kind={kind} record={record} />
      <RecordSections kind={kind} record={record} />
    </Page>
  );
}
