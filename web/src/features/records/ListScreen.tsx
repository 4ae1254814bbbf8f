import PlusOutlined from "@ant-design/icons/es/icons/PlusOutlined";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button, Radio } from "antd";
import { Suspense, lazy, useMemo, useState } from "react";
import { countQuery, gatherPages, listQuery, type ListSearch } from "../../api/queries";
import { Problem } from "../../api/problem";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { PHONE } from "../../theme";
import { useMedia } from "../../theme/useMedia";
import { Page } from "../../ui/Page";
import { Empty, FailedPage, Failure, Waiting } from "../../ui/State";
import { useKindByPlural } from "../session/useSession";
import { BulkBar } from "../bulk/BulkBar";
import { NOTHING, type Selection } from "../bulk/selection";
import { ExportButton } from "../export/ExportButton";
import { isPooled } from "../pool/types";
import { ViewsBar } from "../views/ViewsBar";
import { ColumnChooser } from "./ColumnChooser";
import { FilterBar } from "./FilterBar";
import s from "./ListScreen.module.css";
import { RecordCards } from "./RecordCards";
import { RecordTable } from "./RecordTable";
import { useListLayout, type ListAddress } from "./useListLayout";

const BoardView = lazy(() => import("../board/BoardView"));

const LIST = "list";
const BOARD = "board";

const TopArticles = lazy(() => import("../articles/TopArticles"));
const TakenSearch = lazy(() => import("../registration/TakenSearch"));
const ResultDialog = lazy(() => import("../bulk/ResultDialog"));

/** The list of any kind; what it shows stands in the address. */
export default function ListScreen() {
  const { plural } = useParams({ from: "/$plural" });
  const kind = useKindByPlural(plural);
  if (!kind) return <FailedPage error={new Problem(404, {})} />;
  return <KindList key={kind.name} kind={kind} />;
}

function KindList({ kind }: { kind: Kind }) {
  const { t, inside } = useI18n();
  const [layout, change] = useListLayout(kind);
  const [result, setResult] = useState<string>();
  const asBoard = kind.board !== undefined && layout.view === BOARD;
  return (
    <Page
      title={kind.pluralLabel}
      aside={<Count kind={kind} search={layout} />}
      tools={
        <>
          {isPooled(kind.plural) && (
            <Link to="/pool" search={{ kind: kind.plural }} className={s.bin ?? ""}>
              {t("pool.title")}
            </Link>
          )}
          {kind.rights.import && (
            <Link to="/$plural/import" params={{ plural: kind.plural }} className={s.bin ?? ""}>
              {t("imports.button")}
            </Link>
          )}
          {kind.rights.delete && (
            <Link to="/$plural/bin" params={{ plural: kind.plural }} className={s.bin ?? ""}>
              {t("bin.link")}
            </Link>
          )}
          {kind.board && <ViewSwitch board={asBoard} onChange={(view) => change({ view })} />}
          {!asBoard && <ColumnChooser kind={kind} columns={layout.columns} onChange={(columns) => change({ columns })} />}
          <ExportButton kind={kind} />
          <Suspense>{kind.name === "registration" && <TakenSearch />}</Suspense>
          {kind.rights.create && <NewButton kind={kind} label={t("list.new", { kind: inside(kind.label) })} />}
        </>
      }
      below={
        <>
          <ViewsBar kind={kind} />
          <FilterBar kind={kind} search={layout} onChange={change} />
        </>
      }
    >
      <Suspense>{kind.name === "article" && <TopArticles />}</Suspense>
      {asBoard ? (
        <Suspense fallback={<Waiting lines={10} />}>
          <BoardView kind={kind} search={layout} />
        </Suspense>
      ) : (
        <Records
          key={`${layout.filter ?? ""} ${layout.q ?? ""}`}
          kind={kind}
          search={layout}
          onChange={change}
          onDone={setResult}
        />
      )}
      <Suspense>
        {result && <ResultDialog key={result} bulk={result} onOther={setResult} onClose={() => setResult(undefined)} />}
      </Suspense>
    </Page>
  );
}

/** The same records as rows or as cards in columns. */
function ViewSwitch({ board, onChange }: { board: boolean; onChange: (view: string | undefined) => void }) {
  const { t } = useI18n();
  return (
    <Radio.Group
      optionType="button"
      aria-label={t("list.view")}
      value={board ? BOARD : LIST}
      options={[
        { value: LIST, label: t("list.view.list") },
        { value: BOARD, label: t("list.view.board") },
      ]}
      onChange={(event) => onChange(event.target.value === BOARD ? BOARD : undefined)}
    />
  );
}

function NewButton({ kind, label }: { kind: Kind; label: string }) {
  const navigate = useNavigate();
  return (
    <Button
      type="primary"
      icon={<PlusOutlined aria-hidden />}
      onClick={() => void navigate({ to: "/$plural/new", params: { plural: kind.plural } })}
    >
      {label}
    </Button>
  );
}

function Count({ kind, search }: { kind: Kind; search: ListSearch }) {
  const { t, format } = useI18n();
  const { data } = useQuery(countQuery(kind.plural, search));
  if (!data) return null;
  const text = data.more
    ? t("list.countMore", { count: format.number(data.count) })
    : t.count("list.count", data.count);
  return <span className="muted">{text}</span>;
}

interface Props {
  kind: Kind;
  search: ListAddress;
  onChange: (search: ListAddress) => void;
  onDone: (bulk: string) => void;
}

function Records({ kind, search, onChange, onDone }: Props) {
  const { t, inside } = useI18n();
  const phone = useMedia(PHONE);
  const list = useInfiniteQuery(listQuery(kind.plural, { filter: search.filter, sort: search.sort, q: search.q }));
  const { items, names } = gatherPages(list.data?.pages);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const found = useQuery(countQuery(kind.plural, search));
  const canMany = Boolean(kind.rights.edit || kind.rights.delete);
  const selecting = useMemo(
    () => (canMany ? { selection, onSelect: setSelection } : undefined),
    [canMany, selection],
  );

  if (list.isPending) return <Waiting lines={10} />;
  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) {
    return search.filter || search.q ? (
      <Empty title={t("list.emptyFiltered")} text={t("list.emptyFiltered.text")}>
        <Button onClick={() => onChange({ filter: undefined, q: undefined })}>{t("list.clear")}</Button>
      </Empty>
    ) : (
      <Empty title={t("list.empty", { kinds: inside(kind.pluralLabel) })} text={t("list.empty.text")}>
        {kind.rights.create && <NewButton kind={kind} label={t("list.new", { kind: inside(kind.label) })} />}
      </Empty>
    );
  }
  return (
    <>
      {phone ? (
        <RecordCards kind={kind} items={items} names={names} columns={search.columns} selecting={selecting} />
      ) : (
        <RecordTable
          kind={kind}
          items={items}
          names={names}
          columns={search.columns}
          sort={search.sort}
          onSort={(sort) => onChange({ sort })}
          selecting={selecting}
        />
      )}
      {list.hasNextPage && (
        <div className={s.more}>
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("list.more")}
          </Button>
        </div>
      )}
      {canMany && (
        <BulkBar
          kind={kind}
          search={search}
          selection={selection}
          found={found.data}
          onSelect={setSelection}
          onDone={onDone}
        />
      )}
    </>
  );
}
