import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { gatherPages } from "../../api/queries";
import type { Bulk, BulkStatus } from "../../api/types";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { Tone } from "../../ui/Tone";
import { bulkQuery, bulkResultsQuery } from "./queries";
import s from "./dialogs.module.css";
import { useBulk } from "./useBulk";

interface Props {
  bulk: string;
  /** Shows what came of another one: of the undoing. */
  onOther: (bulk: string) => void;
  onClose: () => void;
}

/** What came of an act on many records, record by record, and the way back. */
export default function ResultDialog({ bulk: id, onOther, onClose }: Props) {
  const { t } = useI18n();
  const { data: bulk, error, refetch } = useQuery(bulkQuery(id));
  return (
    <Dialog
      shape="right"
      title={t("bulk.result")}
      onClose={onClose}
      footer={
        <>
          {bulk?.undo && <UndoButton bulk={bulk} onOther={onOther} onClose={onClose} />}
          <Button onClick={onClose}>{t("app.close")}</Button>
        </>
      }
    >
      {error && !bulk && <Failure error={error} onRetry={() => void refetch()} />}
      {bulk && <Summary bulk={bulk} />}
      <Results id={id} />
    </Dialog>
  );
}

function Summary({ bulk }: { bulk: Bulk }) {
  const { t, format } = useI18n();
  return (
    <div className={s.summary}>
      <strong>
        {t("bulk.result.sum", { done: format.number(bulk.done), refused: format.number(bulk.refused) })}
      </strong>
      {bulk.undoneAt && <p className="muted">{t("bulk.result.undone", { when: format.time(bulk.undoneAt) })}</p>}
      {bulk.undo && <p className="muted">{t("bulk.result.until", { when: format.time(bulk.undo.until) })}</p>}
    </div>
  );
}

function UndoButton({ bulk, onOther, onClose }: { bulk: Bulk; onOther: (bulk: string) => void; onClose: () => void }) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const undo = useBulk({
    path: `/bulk/${bulk.id}/acts/undo`,
    onDone: onOther,
    onLater: onClose,
    onError: (error) => void message.error(errorText(error)),
  });
  return (
    <Button loading={undo.isPending} onClick={() => undo.mutate({})}>
      {t("bulk.undo")}
    </Button>
  );
}

function Results({ id }: { id: string }) {
  const { t } = useI18n();
  const [only, setOnly] = useState<BulkStatus>();
  const list = useInfiniteQuery(bulkResultsQuery(id, only));
  const { items, names } = gatherPages(list.data?.pages);
  return (
    <>
      <Segmented
        value={only ?? "all"}
        aria-label={t("bulk.result")}
        options={[
          { value: "all", label: t("bulk.result.all") },
          { value: "refused", label: t("bulk.result.refused") },
        ]}
        onChange={(value) => setOnly(value === "refused" ? "refused" : undefined)}
      />
      {list.isPending && <Waiting />}
      {list.isSuccess && items.length === 0 && <p className="muted">{t("bulk.result.none")}</p>}
      <ul className={s.results}>
        {items.map((result) => (
          <li key={result.id}>
            <span className={s.name}>{names[result.id] ?? t("bulk.invisible")}</span>
            <Tone tone={result.status === "done" ? "success" : "warning"}>{t(`bulk.status.${result.status}`)}</Tone>
            {result.error && <p className={s.reason}>{result.error.detail}</p>}
          </li>
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
