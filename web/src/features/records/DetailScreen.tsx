import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState, type ComponentType } from "react";
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
import { GUARDED } from "../guard/queries";
import { RightsCard } from "../rights/RightsCard";
import { useKindByPlural } from "../session/useSession";
import { titleOf } from "./columns";
import { DetailActs } from "./DetailActs";
import s from "./DetailScreen.module.css";
import { KindLink } from "./KindLink";
import { RecordSections } from "./RecordSections";
import { SharesCard } from "./SharesCard";
import { RelatedLists } from "./RelatedLists";
import { TimelineCard } from "./TimelineCard";

const GuardOfRecord = lazy(() => import("../guard/GuardOfRecord"));
const EditForm = lazy(() => import("./EditForm"));

/** What the pages of some kinds tell besides, above their fields. */
const MORE: Readonly<Record<string, ComponentType<{ kind: Kind; record: OneRecord }>>> = {
  "approval-request": lazy(() => import("../approvals/ApprovalsCard")),
  complaint: lazy(() => import("../instructions/InstructionsCard")),
  deal: lazy(() => import("../deals/CriteriaCard")),
  calendar: lazy(() => import("../hours/YearCard")),
  "chat-target": lazy(() => import("../sending/ChatPlaceCard")),
  "public-form": lazy(() => import("../forms/PublishCard")),
  interaction: lazy(() => import("../interactions/RepliesCard")),
  mailing: lazy(() => import("../mailings/MailingCard")),
  lead: lazy(() => import("../pool/PoolCard")),
  registration: lazy(() => import("../registration/ClashesCard")),
  roster: lazy(() => import("../rosters/RosterCards")),
  webhook: lazy(() => import("../sending/WebhookCard")),
};

/** What the pages of some kinds show first, and which fields it spares the list of them. */
const FIRST: Readonly<Record<string, { Card: ComponentType<{ kind: Kind; record: OneRecord }>; fields: readonly string[] }>> = {
  article: { Card: lazy(() => import("../articles/ReadingCard")), fields: ["question", "text"] },
};

/** Kinds with a page of their own. */
const SPECIAL: Readonly<Record<string, ComponentType<{ kind: Kind; record: OneRecord }>>> = {
  customer: lazy(() => import("../customers/CustomerScreen")),
};

/** What stands beside the state of some kinds. */
const BESIDE: Readonly<Record<string, ComponentType<{ kind: Kind; record: OneRecord }>>> = {
  lead: lazy(() => import("../leads/WhyOwner")),
};

const MaskedRecord = lazy(() => import("../pool/MaskedRecord"));

/** Only ids are asked for: the interface answers other things under words, such as /leads/count. */
const IDS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The page of any record. */
export default function DetailScreen() {
  const { plural, id } = useParams({ from: "/$plural/$id" });
  const kind = useKindByPlural(plural);
  if (!kind || !IDS.test(id)) return <FailedPage error={new Problem(404, {})} />;
  return <Detail key={id} kind={kind} id={id} />;
}

function Detail({ kind, id }: { kind: Kind; id: string }) {
  const record = useQuery(recordQuery(kind.plural, id));
  if (record.isPending) return <Waiting lines={12} />;
  if (record.isError && !record.data) {
    return <FailedPage error={record.error} onRetry={() => void record.refetch()} />;
  }
  const Screen = record.data.masked ? MaskedRecord : (SPECIAL[kind.name] ?? Shown);
  return <Screen kind={kind} record={record.data} />;
}

function Shown({ kind, record }: { kind: Kind; record: OneRecord }) {
  const [editing, setEditing] = useState(false);
  const More = MORE[kind.name];
  const Beside = BESIDE[kind.name];
  const first = FIRST[kind.name];
  return (
    <Page
      title={titleOf(kind, record, record.names ?? {})}
      crumb={
        <>
          <KindLink kind={kind} />
          {kind.number && <> · {String(record[kind.number] ?? "")}</>}
        </>
      }
      aside={
        <>
          <StateOf kind={kind} record={record} />
          <Suspense>{Beside && <Beside kind={kind} record={record} />}</Suspense>
        </>
      }
      tools={!editing && <DetailActs kind={kind} record={record} onEdit={() => setEditing(true)} />}
    >
      <div className={s.columns}>
        <div className={s.main}>
          <Suspense>{GUARDED.includes(kind.name) && <GuardOfRecord kind={kind} record={record} />}</Suspense>
          {kind.processes && <ProcessesCard plural={kind.plural} record={record} />}
          {editing ? (
            <Suspense fallback={<Waiting lines={8} />}>
              <EditForm kind={kind} record={record} onDone={() => setEditing(false)} />
            </Suspense>
          ) : (
            <>
              <Suspense fallback={<Waiting lines={6} />}>{first && <first.Card kind={kind} record={record} />}</Suspense>
              <RecordSections kind={kind} record={record} {...(first ? { without: first.fields } : {})} />
            </>
          )}
          <Suspense>{More && <More kind={kind} record={record} />}</Suspense>
          <CommentsCard plural={kind.plural} id={record.id} />
          <RightsCard kind={kind} record={record} />
          <RelatedLists kind={kind} id={record.id} />
        </div>
        <div className={s.aside}>
          <TagsCard kind={kind} id={record.id} />
          <AttachmentsCard plural={kind.plural} id={record.id} />
          {kind.processes && <DecisionsCard plural={kind.plural} id={record.id} />}
          {kind.shared && <SharesCard kind={kind} record={record} />}
          <TimelineCard kind={kind} id={record.id} />
        </div>
      </div>
    </Page>
  );
}

/** How the record stands, beside its name. */
export function StateOf({ kind, record }: { kind: Kind; record: OneRecord }) {
  const field = kind.fields.find(({ name }) => name === "state");
  if (!field) return null;
  return <FieldValue field={field} value={record["state"]} names={record.names ?? {}} />;
}
