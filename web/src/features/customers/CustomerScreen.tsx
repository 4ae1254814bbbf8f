import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { countQuery, overviewQuery } from "../../api/queries";
import type { Kind, Names, OneRecord, Overview } from "../../api/types";
import { FieldValue, isEmpty } from "../../fields/FieldValue";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts, type Fact } from "../../ui/Facts";
import { Page } from "../../ui/Page";
import { Failure, Waiting } from "../../ui/State";
import { Tone } from "../../ui/Tone";
import { Deadline, useNow, When } from "../../ui/When";
import { DecisionsCard } from "../decisions/DecisionsCard";
import GuardOfRecord from "../guard/GuardOfRecord";
import PoolCard from "../pool/PoolCard";
import { ProcessesCard } from "../processes/ProcessesCard";
import { AddButton } from "../records/AddButton";
import { titleOf } from "../records/columns";
import { DetailActs } from "../records/DetailActs";
import { KindLink } from "../records/KindLink";
import { RecordSections } from "../records/RecordSections";
import { TimelineCard } from "../records/TimelineCard";
import { useMeta } from "../session/useSession";
import { BlockCard } from "./BlockCard";
import { aboveField, arranged, complainedAgain, complaintsOfYear, HEAD_FIELDS, lastContact, nextMoment, peopleTree, upcoming, type Shown } from "./blocks";
import s from "./Customer.module.css";
import { PeopleTree } from "./PeopleTree";
import { TasksBlock } from "./TasksBlock";

const EditForm = lazy(() => import("../records/EditForm"));

interface Props {
  kind: Kind;
  record: OneRecord;
}

/** Everything around one customer on one screen, asked for at once. */
export default function CustomerScreen({ kind, record }: Props) {
  const [editing, setEditing] = useState(false);
  const overview = useQuery(overviewQuery(record.id));
  return (
    <Page
      title={titleOf(kind, record, record.names ?? {})}
      crumb={
        <>
          <KindLink kind={kind} />
          {kind.number && <> · {String(record[kind.number] ?? "")}</>}
        </>
      }
      tools={!editing && <DetailActs kind={kind} record={record} onEdit={() => setEditing(true)} />}
      below={<Head kind={kind} record={record} overview={overview.data} />}
    >
      <div className={s.columns}>
        <div className={s.main}>
          <GuardOfRecord kind={kind} record={record} />
          <Suspense fallback={<Waiting lines={8} />}>
            {editing && <EditForm kind={kind} record={record} onDone={() => setEditing(false)} />}
          </Suspense>
          {kind.processes && <ProcessesCard plural={kind.plural} record={record} />}
          {overview.isPending && <Waiting lines={12} />}
          {overview.isError && <Failure error={overview.error} onRetry={() => void overview.refetch()} />}
          {overview.data && <MainBlocks overview={overview.data} id={record.id} />}
        </div>
        <div className={s.aside}>
          {overview.data && <AsideBlocks overview={overview.data} id={record.id} />}
          <PoolCard kind={kind} record={record} />
          {!editing && <RecordSections kind={kind} record={record} />}
          {kind.processes && <DecisionsCard plural={kind.plural} id={record.id} />}
          <TimelineCard kind={kind} id={record.id} />
        </div>
      </div>
    </Page>
  );
}

/** The facts that matter before the phone is picked up. */
function Head({ kind, record, overview }: Props & { overview: Overview | undefined }) {
  const { t, format } = useI18n();
  const now = useNow();
  const again = overview !== undefined && complainedAgain(overview);
  const complaints = useQuery({ ...countQuery("complaints", { filter: complaintsOfYear(record.id) }), enabled: again });
  const facts: Fact[] = HEAD_FIELDS.flatMap((name) => {
    const field = kind.fields.find((known) => known.name === name);
    if (!field || isEmpty(record[name])) return [];
    return [{ key: name, label: field.label, value: <FieldValue field={field} value={record[name]} names={record.names ?? {}} /> }];
  });
  const last = overview && lastContact(overview);
  const next = overview && nextMoment(overview, now);
  if (!facts.some(({ key }) => key === "lastContactAt")) {
    facts.push({ key: "last", label: t("customer.lastContact"), value: last ? <When at={last} /> : "–" });
  }
  facts.push({ key: "next", label: t("customer.next"), value: next ? <Deadline at={next} /> : "–" });
  if (complaints.data && complaints.data.count > 1) {
    facts.push({ key: "complaints", label: t("complaint.ofYear"), value: <Tone tone="warning">{format.number(complaints.data.count)}</Tone> });
  }
  return (
    <div className={s.head}>
      <Facts facts={facts} />
    </div>
  );
}

function useArranged({ blocks }: Overview) {
  const { kinds } = useMeta();
  return arranged(blocks, kinds);
}

interface BlocksProps {
  overview: Overview;
  id: string;
}

function MainBlocks({ overview, id }: BlocksProps) {
  const { t } = useI18n();
  const { main, empty } = useArranged(overview);
  const addable = empty.filter(
    ({ declared, kind }, place) => declared.rights.create && empty.findIndex((block) => block.kind === kind) === place,
  );
  return (
    <>
      <TasksBlock tasks={overview.tasks} />
      {main.map((block) => (
        <BlockCard key={`${block.kind}.${block.field}`} block={block} id={id} names={overview.names} />
      ))}
      {addable.length > 0 && (
        <Card title={t("customer.nothingYet")}>
          <ul className={s.empty}>
            {addable.map(({ declared, kind, field }) => (
              <li key={kind}>
                {declared.pluralLabel} <AddButton kind={declared} field={field} id={id} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function AsideBlocks({ overview, id }: BlocksProps) {
  const { aside } = useArranged(overview);
  return aside.map((block) => (
    <AsideBlock key={`${block.kind}.${block.field}`} block={block} id={id} names={overview.names} />
  ));
}

function AsideBlock({ block, id, names }: { block: Shown; id: string; names: Names }) {
  const now = useNow();
  const above = aboveField(block.declared);
  if (above) {
    return (
      <BlockCard block={block} id={id} names={names}>
        <PeopleTree kind={block.declared} people={peopleTree(block.items, above.name)} names={names} />
      </BlockCard>
    );
  }
  const items = block.kind === "appointment" ? upcoming(block.items, now) : block.items;
  return <BlockCard block={block} id={id} names={names} items={items} />;
}
