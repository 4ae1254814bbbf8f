import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { titleOf } from "../records/columns";
import { ContactBlocks } from "./ContactBlocks";
import { contactBlocksQuery } from "./queries";
import { ReleaseDialog } from "./ReleaseDialog";

/** The same on the page of a contact, lead or customer; a manager may release a contact there. */
export default function GuardOfRecord({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { t } = useI18n();
  const { data } = useQuery(contactBlocksQuery(kind.plural, record.id));
  const [complaint, setComplaint] = useState<string>();
  return (
    <>
      <ContactBlocks
        blocks={data ?? []}
        act={({ mayRelease, complaintId }) =>
          mayRelease && (
            <Button size="small" onClick={() => setComplaint(complaintId)}>
              {t("guard.release")}
            </Button>
          )
        }
      />
      {complaint && (
        <ReleaseDialog
          complaint={complaint}
          contact={record.id}
          name={titleOf(kind, record, record.names ?? {})}
          onClose={() => setComplaint(undefined)}
        />
      )}
    </>
  );
}
