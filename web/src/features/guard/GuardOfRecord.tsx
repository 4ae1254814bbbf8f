import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Kind, OneRecord } from "../../api/types";
import { titleOf } from "../records/columns";
import { ContactBlocks } from "./ContactBlocks";
import { contactBlocksQuery } from "./queries";
import { ReleaseDialog } from "./ReleaseDialog";

/** The same on the page of a contact, lead or customer; a manager may release a contact there. */
export default function GuardOfRecord({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { data } = useQuery(contactBlocksQuery(kind.plural, record.id));
  const [complaint, setComplaint] = useState<string>();
  return (
    <>
      <ContactBlocks blocks={data ?? []} onRelease={setComplaint} />
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
