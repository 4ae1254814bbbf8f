import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Tabs } from "antd";
import { countQuery, someQuery } from "../../api/queries";
import type { Count, Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Failure, Waiting } from "../../ui/State";
import { useMeta } from "../session/useSession";
import { AddButton } from "./AddButton";
import { quote } from "./filter";
import { RecordLine } from "./RecordLine";
import s from "./RecordLine.module.css";

const SHOWN = 8;

interface Related {
  kind: Kind;
  field: string;
  /** What the field is called where two of a kind's fields refer here. */
  label: string;
}

/** All that refers to a record, kind by kind: one as a card, several as tabs of one. */
export function RelatedLists({ kind, id }: { kind: Kind; id: string }) {
  const { t } = useI18n();
  const related = useRelated(kind);
  const [only] = related;
  if (!only) return null;
  if (related.length === 1) return <RelatedCard related={only} id={id} />;
  return (
    <Card flush title={t("record.related")}>
      <Tabs
        className={s.tabs ?? ""}
        items={related.map((one) => ({
          key: `${one.kind.name}.${one.field}`,
          label: <TabLabel related={one} id={id} />,
          children: (
            <>
              <div className={s.tools}>
                <Tools related={one} id={id} />
              </div>
              <Lines related={one} id={id} />
            </>
          ),
        }))}
      />
    </Card>
  );
}

function useRelated(kind: Kind): Related[] {
  const { kinds } = useMeta();
  return kind.related.flatMap(({ kind: name, field }, _at, all) => {
    const other = kinds.find((known) => known.name === name && known.rights.view);
    const declared = other?.fields.find((known) => known.name === field);
    if (!other || !declared) return [];
    const twice = all.filter((one) => one.kind === name).length > 1;
    return [{ kind: other, field, label: twice ? `${other.pluralLabel} · ${declared.label}` : other.pluralLabel }];
  });
}

const filterOf = (field: string, id: string) => `${field} = ${quote(id)}`;

function RelatedCard({ related, id }: { related: Related; id: string }) {
  return (
    <Card
      flush
      title={related.label}
      extra={
        <>
          <CountOf related={related} id={id} />
          <Tools related={related} id={id} />
        </>
      }
    >
      <Lines related={related} id={id} />
    </Card>
  );
}

function Tools({ related: { kind, field }, id }: { related: Related; id: string }) {
  const { t } = useI18n();
  return (
    <>
      <Link to="/$plural" params={{ plural: kind.plural }} search={{ filter: filterOf(field, id) }}>
        {t("record.related.all")}
      </Link>
      <AddButton kind={kind} field={field} id={id} />
    </>
  );
}

function TabLabel({ related, id }: { related: Related; id: string }) {
  return (
    <>
      {related.label} <CountOf related={related} id={id} />
    </>
  );
}

function CountOf({ related: { kind, field }, id }: { related: Related; id: string }) {
  const { data } = useQuery(countQuery(kind.plural, { filter: filterOf(field, id) }));
  return data ? <CountText count={data} /> : null;
}

export function CountText({ count: { count, more } }: { count: Count }) {
  const { format } = useI18n();
  return (
    <span className={s.count}>
      {format.number(count)}
      {more && "+"}
    </span>
  );
}

function Lines({ related: { kind, field }, id }: { related: Related; id: string }) {
  const { t } = useI18n();
  const found = useQuery(someQuery(kind.plural, { filter: filterOf(field, id), limit: SHOWN }));
  const items = found.data?.items ?? [];
  return (
    <>
      {found.isPending && <Waiting lines={2} />}
      {found.isError && <Failure error={found.error} />}
      {found.isSuccess && items.length === 0 && <p className={s.none}>{t("record.related.empty")}</p>}
      <ul className={s.items}>
        {items.map((record) => (
          <RecordLine key={record.id} kind={kind} by={field} record={record} names={found.data?.names ?? {}} />
        ))}
      </ul>
    </>
  );
}
