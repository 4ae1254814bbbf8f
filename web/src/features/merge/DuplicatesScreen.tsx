import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { Suspense, lazy, useState } from "react";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import { Problem } from "../../api/problem";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Page } from "../../ui/Page";
import { Empty, FailedPage, Failure, Waiting } from "../../ui/State";
import { useMeta } from "../session/useSession";
import { MOST } from "./compare";
import s from "./Merge.module.css";
import { duplicatesQuery, type Duplicates, type DuplicateState } from "./queries";

const MergeDialog = lazy(() => import("./MergeDialog"));
const STATES: readonly DuplicateState[] = ["open", "dismissed", "merged"];

/** Records that may be the same, by groups. */
export default function DuplicatesScreen() {
  const { t } = useI18n();
  const kinds = useMeta().kinds.filter(({ rights }) => rights.matches && rights.edit);
  const [name, setName] = useState(kinds[0]?.name);
  const [state, setState] = useState<DuplicateState>("open");
  const kind = kinds.find((known) => known.name === name);
  if (!kind) return <FailedPage error={new Problem(404, {})} />;
  return (
    <Page title={t("duplicates.title")} tools={<ScanButton kind={kind} />}>
      <div className={s.tools}>
        <Segmented
          aria-label={t("duplicates.kind")}
          value={kind.name}
          options={kinds.map(({ name: value, pluralLabel: label }) => ({ value, label }))}
          onChange={setName}
        />
        <Segmented
          aria-label={t("duplicates.state")}
          value={state}
          options={STATES.map((value) => ({ value, label: t(`duplicates.state.${value}`) }))}
          onChange={setState}
        />
      </div>
      <Groups key={`${kind.name} ${state}`} kind={kind} state={state} />
    </Page>
  );
}

function ScanButton({ kind }: { kind: Kind }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  const scan = useMutation({
    mutationFn: () => once.post(`/${kind.plural}/acts/find-duplicates`, {}),
    onSuccess: () => {
      void message.info(t("bulk.started"));
      void client.invalidateQueries({ queryKey: [ROOT.jobs] });
    },
    onError: (error) => void message.error(errorText(error)),
  });
  return (
    <Button type="primary" loading={scan.isPending} onClick={() => scan.mutate()}>
      {t("duplicates.scan")}
    </Button>
  );
}

function Groups({ kind, state }: { kind: Kind; state: DuplicateState }) {
  const { t } = useI18n();
  const found = useInfiniteQuery(duplicatesQuery(kind.name, kind.plural, state));
  if (found.isPending) return <Waiting lines={6} />;
  if (found.isError && !found.data) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const groups = found.data.pages.flatMap(({ items }) => items);
  if (groups.length === 0) return <Empty title={t("duplicates.none")} text={t("duplicates.none.text")} />;
  return (
    <div className={s.groups}>
      {groups.map((group) => (
        <Group key={group.id} kind={kind} group={group} />
      ))}
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </div>
  );
}

function Group({ kind, group }: { kind: Kind; group: Duplicates }) {
  const { t } = useI18n();
  const [merging, setMerging] = useState(false);
  const close = () => setMerging(false);
  const dismiss = useDismiss(kind, group, (left) => left < 2 && close());
  const by = group.by.map((sign) => t(`matches.by.${sign}`)).join(", ");
  return (
    <Card title={t("duplicates.group", { by })}>
      <ul className={s.records}>
        {group.records.map(({ id, name }) => (
          <li key={id}>
            <Link to="/$plural/$id" params={{ plural: kind.plural, id }}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
      {group.state === "open" && (
        <div className={s.acts}>
          {kind.rights.merge && <Button onClick={() => setMerging(true)}>{t("merge.act")}</Button>}
          <Button type="text" loading={dismiss.isPending} onClick={() => dismiss.mutate(undefined)}>
            {t("duplicates.dismiss")}
          </Button>
        </div>
      )}
      <Suspense>
        {merging && (
          <MergeDialog
            kind={kind}
            ids={group.records.slice(0, MOST).map(({ id }) => id)}
            onClose={close}
            onDone={close}
            onDrop={(record) => dismiss.mutate(record.id)}
          />
        )}
      </Suspense>
    </Card>
  );
}

/** Says that the records of a group are not the same: all of them, or one and the others. */
function useDismiss(kind: Kind, group: Duplicates, onDropped: (left: number) => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  const once = useOnce();
  return useMutation({
    mutationFn: (recordId: string | undefined) =>
      once.post<Duplicates>(`/duplicates/${group.id}/acts/dismiss`, recordId && { recordId }),
    onSuccess: ({ state, records }, recordId) => {
      if (!recordId) return;
      const name = group.records.find(({ id }) => id === recordId)?.name ?? "";
      void message.success(t("duplicates.dropped", { name }));
      onDropped(state === "open" ? records.length : 0);
    },
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT.list, kind.plural, "duplicates"] }),
  });
}
