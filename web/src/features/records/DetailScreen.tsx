import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../../api/problem";
import { recordQuery } from "../../api/queries";
import type { Kind, OneRecord } from "../../api/types";
import { FieldValue } from "../../fields/FieldValue";
import { Page } from "../../ui/Page";
import { FailedPage, Waiting } from "../../ui/State";
import { DecisionsCard } from "../decisions/DecisionsCard";
import { AttachmentsCard } from "../parts/AttachmentsCard";
import { CommentsCard } from "../parts/CommentsCard";
import { TagsCard } from "../parts/TagsCard";
import { ProcessesCard } from "../processes/ProcessesCard";
import { RightsCard } from "../rights/RightsCard";
import { useKindByPlural, useMeta } from "../session/useSession";
import { titleOf } from "./columns";
import { DetailActs } from "./DetailActs";
import s from "./DetailScreen.module.css";
import { EditForm } from "./EditForm";
import { HistoryCard } from "./HistoryCard";
import { KindLink } from "./KindLink";
import { RecordSections } from "./RecordSections";
import { RelatedCard } from "./RelatedCard";
import { SharesCard } from "./SharesCard";

/** The page of any record. */
export default function DetailScreen() {
  const { plural, id } = useParams({ from: "/$plural/$id" });
  const kind = useKindByPlural(plural);
  if (!kind) return <FailedPage error={new Problem(404, {})} />;
  return <Detail key={id} kind={kind} id={id} />;
}

function Detail({ kind, id }: { kind: Kind; id: string }) {
  const record = useQuery(recordQuery(kind.plural, id));
  if (record.isPending) return <Waiting lines={12} />;
  if (record.isError && !record.data) {
    return <FailedPage error={record.error} onRetry={() => void record.refetch()} />;
  }
  return <Shown kind={kind} record={record.data} />;
}

function Shown({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { kinds } = useMeta();
  const [editing, setEditing] = useState(false);
  return (
    <Page
      title={titleOf(kind, record, record.names ?? {})}
      crumb={
        <>
          <KindLink kind={kind} />
          {kind.number && <> · {String(record[kind.number] ?? "")}</>}
        </>
      }
      aside={<StateOf kind={kind} record={record} />}
      tools={!editing && <DetailActs kind={kind} record={record} onEdit={() => setEditing(true)} />}
    >
      <div className={s.columns}>
        <div className={s.main}>
          {kind.processes && <ProcessesCard plural={kind.plural} record={record} />}
          {editing ? (
            <EditForm kind={kind} record={record} onDone={() => setEditing(false)} />
          ) : (
            <RecordSections kind={kind} record={record} />
          )}
          <CommentsCard plural={kind.plural} id={record.id} />
          <RightsCard kind={kind} record={record} />
          {kind.related.map(({ kind: name, field }) => {
            const related = kinds.find((known) => known.name === name && known.rights.view);
            return (
              related && (
                <RelatedCard key={`${name}.${field}`} kind={related} field={field} id={record.id} />
              )
            );
          })}
        </div>
        <div className={s.aside}>
          <TagsCard kind={kind} id={record.id} />
          <AttachmentsCard plural={kind.plural} id={record.id} />
          {kind.processes && <DecisionsCard plural={kind.plural} id={record.id} />}
          {kind.shared && <SharesCard kind={kind} record={record} />}
          <HistoryCard plural={kind.plural} id={record.id} />
        </div>
      </div>
    </Page>
  );
}

/** How the record stands, beside its name. */
function StateOf({ kind, record }: { kind: Kind; record: OneRecord }) {
  const field = kind.fields.find(({ name }) => name === "state");
  if (!field) return null;
  return <FieldValue field={field} value={record["state"]} names={record.names ?? {}} />;
}
