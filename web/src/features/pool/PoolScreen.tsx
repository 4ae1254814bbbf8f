import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Radio } from "antd";
import { useMemo, useState } from "react";
import { Problem } from "../../api/problem";
import { gatherPages, someQuery } from "../../api/queries";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { PHONE } from "../../theme";
import { useMedia } from "../../theme/useMedia";
import { Page } from "../../ui/Page";
import { Empty, FailedPage, Failure, Waiting } from "../../ui/State";
import { NOTHING, type Selection } from "../bulk/selection";
import { RecordCards } from "../records/RecordCards";
import { RecordTable } from "../records/RecordTable";
import { useKindByPlural, useMeta } from "../session/useSession";
import s from "./Pool.module.css";
import { PoolUses } from "./PoolUses";
import { poolQuery } from "./queries";
import { isPooled, pooledKind } from "./types";
import { useClaim } from "./useClaim";

/** What nobody owns, for the taking. */
export default function PoolScreen() {
  const search = useSearch({ from: "/pool" });
  const kind = useKindByPlural(pooledKind(search.kind));
  if (!kind) return <FailedPage error={new Problem(404, {})} />;
  return <PoolOf key={kind.name} kind={kind} q={search.q} />;
}

function PoolOf({ kind, q }: { kind: Kind; q: string | undefined }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const pools = useQuery(someQuery("pools", { filter: `holds = ${kind.name}`, sort: "position", limit: 50 }));
  return (
    <Page
      title={t("pool.title")}
      tools={<KindSwitch kind={kind} />}
      below={
        <Input.Search
          className={s.search ?? ""}
          aria-label={t("pool.search")}
          placeholder={t("pool.search")}
          allowClear
          defaultValue={q}
          onSearch={(text) => void navigate({ to: "/pool", search: { kind: kind.plural, ...(text ? { q: text } : {}) } })}
        />
      }
    >
      <PoolUses pools={pools.data?.items ?? []} />
      <p className="muted">{t("pool.masked")}</p>
      <Lying kind={kind} q={q} />
    </Page>
  );
}

function KindSwitch({ kind }: { kind: Kind }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { kinds } = useMeta();
  const offered = kinds.filter(({ plural, rights }) => isPooled(plural) && rights.view);
  return (
    <Radio.Group
      optionType="button"
      aria-label={t("pool.kind")}
      value={kind.plural}
      options={offered.map(({ plural, pluralLabel }) => ({ value: plural, label: pluralLabel }))}
      onChange={(event) => void navigate({ to: "/pool", search: { kind: String(event.target.value) } })}
    />
  );
}

function Lying({ kind, q }: { kind: Kind; q: string | undefined }) {
  const { t } = useI18n();
  const phone = useMedia(PHONE);
  const list = useInfiniteQuery(poolQuery(kind.plural, q));
  const { items, names } = gatherPages(list.data?.pages);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const unsorted = useMemo(() => ({ ...kind, sorts: [] }), [kind]);
  if (list.isPending) return <Waiting lines={10} />;
  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) return <Empty title={t("pool.empty")} text={t("pool.empty.text")} />;
  const ids = selection.all ? items.map(({ id }) => id) : selection.ids;
  const shown = { kind, items, names, columns: COLUMNS[kind.plural], selecting: { selection, onSelect: setSelection } };
  return (
    <>
      <ClaimBar kind={kind} ids={ids} onDone={() => setSelection(NOTHING)} />
      {phone ? <RecordCards {...shown} /> : <RecordTable {...shown} kind={unsorted} sort={undefined} onSort={noSort} />}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </>
  );
}

/** Nothing but what helps to choose, in the order of the newest. */
const COLUMNS: Readonly<Record<string, string>> = {
  leads: "name,company,source,region,interest,grade,poolId,pooledAt",
  customers: "name,grade,industry,region,lastContactAt,poolId,pooledAt",
};

const noSort = () => undefined;

function ClaimBar({ kind, ids, onDone }: { kind: Kind; ids: readonly string[]; onDone: () => void }) {
  const { t } = useI18n();
  const { claim, claiming } = useClaim(kind.plural, onDone);
  return (
    <div className={s.bar}>
      <Button type="primary" disabled={ids.length === 0} loading={claiming} onClick={() => claim(ids)}>
        {t("pool.claim.many", { count: ids.length })}
      </Button>
    </div>
  );
}
