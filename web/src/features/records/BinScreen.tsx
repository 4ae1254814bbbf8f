import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useOnce } from "../../api/once";
import { Problem } from "../../api/problem";
import { binQuery, gatherPages, ROOT } from "../../api/queries";
import type { AnyRecord, Deletion, Kind, Names } from "../../api/types";
import { useI18n } from "../../i18n";
import { useErrorText, useMessage } from "../../ui/message";
import { Page } from "../../ui/Page";
import { Empty, FailedPage, Failure, Waiting } from "../../ui/State";
import { useKindByPlural, useSession } from "../session/useSession";
import s from "./BinScreen.module.css";
import { titleOf } from "./columns";
import { PurgeDialog } from "./PurgeDialog";

/** What was deleted of a kind, latest first, and the way back. */
export default function BinScreen() {
  const { plural } = useParams({ from: "/$plural/bin" });
  const { t, inside } = useI18n();
  const kind = useKindByPlural(plural);
  if (!kind?.rights.delete) return <FailedPage error={new Problem(404, {})} />;
  return (
    <Page
      title={t("bin.title", { kinds: inside(kind.pluralLabel) })}
      crumb={
        <Link to="/$plural" params={{ plural }}>
          {kind.pluralLabel}
        </Link>
      }
    >
      <Bin key={kind.name} kind={kind} />
    </Page>
  );
}

function Bin({ kind }: { kind: Kind }) {
  const { t } = useI18n();
  const list = useInfiniteQuery(binQuery(kind.plural));
  const { items, names } = gatherPages(list.data?.pages);
  const deleted = Object.assign({}, ...(list.data?.pages ?? []).map((page) => page.deleted)) as Record<string, Deletion>;
  if (list.isPending) return <Waiting />;
  if (list.isError && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) return <Empty title={t("bin.empty")} text={t("bin.empty.text")} />;
  return (
    <>
      <ul className={s.bin}>
        {items.map((record) => (
          <Binned key={record.id} kind={kind} record={record} names={names} deletion={deleted[record.id]} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </>
  );
}

interface Props {
  kind: Kind;
  record: AnyRecord;
  names: Names;
  deletion: Deletion | undefined;
}

function Binned({ kind, record, names, deletion }: Props) {
  const { t, format } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const { user } = useSession();
  const [asking, setAsking] = useState(false);
  const title = titleOf(kind, record, names);
  const restore = useMutation({
    mutationFn: () => once.post(`/${kind.plural}/${record.id}/acts/restore`, {}),
    onSuccess: () => void message.success(t("bin.restored", { name: title })),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.list, kind.plural] }),
  });
  return (
    <li className={s.item}>
      <span className={s.title}>{title}</span>
      {deletion && (
        <span className={s.fact}>{t("bin.deleted", { when: format.time(deletion.at), name: deletion.by.name })}</span>
      )}
      <Button aria-label={`${t("bin.restore")} ${title}`} loading={restore.isPending} onClick={() => restore.mutate()}>
        {t("bin.restore")}
      </Button>
      {user.role === "admin" && (
        <Button danger type="text" aria-label={`${t("bin.purge")} ${title}`} onClick={() => setAsking(true)}>
          {t("bin.purge")}
        </Button>
      )}
      {asking && <PurgeDialog kind={kind} id={record.id} title={title} onClose={() => setAsking(false)} />}
    </li>
  );
}
