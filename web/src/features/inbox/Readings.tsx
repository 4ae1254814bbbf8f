import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useRef, useState } from "react";
import { post } from "../../api/client";
import { gatherPages, ROOT } from "../../api/queries";
import { useI18n } from "../../i18n";
import { byDay } from "../../ui/days";
import { useErrorText, useMessage } from "../../ui/message";
import { Empty, Failure, Waiting } from "../../ui/State";
import { useNow } from "../../ui/When";
import s from "./Inbox.module.css";
import { ReadingRow } from "./ReadingRow";
import { readingsQuery, type ReadingState } from "./readings";
import { useListKeys } from "./useListKeys";

/** Copies to be read: nothing else is expected. */
export default function Readings() {
  const { t, format } = useI18n();
  const [state, setState] = useState<ReadingState>("to-read");
  const list = useRef<HTMLDivElement>(null);
  const readings = useInfiniteQuery(readingsQuery(state));
  const { items } = gatherPages(readings.data?.pages);
  const read = useMarkRead();
  const now = useNow();
  useListKeys(list, state === "to-read" ? { x: (id) => read.mutate([id]) } : {});
  return (
    <>
      <div className={s.bar}>
        <Segmented
          value={state}
          aria-label={t("inbox.to-read")}
          options={[
            { value: "to-read", label: t("readings.unread") },
            { value: "read", label: t("readings.read") },
          ]}
          onChange={(value) => setState(value === "read" ? "read" : "to-read")}
        />
        {state === "to-read" && items.length > 0 && (
          <Button loading={read.isPending} onClick={() => read.mutate(items.map(({ id }) => id))}>
            {t("readings.markAll")}
          </Button>
        )}
      </div>
      {readings.isPending && <Waiting lines={6} />}
      {readings.isError && !readings.data && <Failure error={readings.error} onRetry={() => void readings.refetch()} />}
      {readings.isSuccess && items.length === 0 && <Empty title={t("readings.empty")} text={t("readings.empty.text")} />}
      <div ref={list} className={s.groups}>
        {byDay(items, ({ sentAt }) => sentAt, format.day).map(({ day, items: sent }) => (
          <section key={day}>
            <h2 className={s.label}>{day && format.dayName(day, now)}</h2>
            <ul className={s.list}>
              {sent.map((reading) => (
                <ReadingRow key={reading.id} reading={reading} busy={read.isPending} onRead={() => read.mutate([reading.id])} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {readings.hasNextPage && (
        <div className={s.more}>
          <Button loading={readings.isFetchingNextPage} onClick={() => void readings.fetchNextPage()}>
            {t("list.more")}
          </Button>
        </div>
      )}
    </>
  );
}

function useMarkRead() {
  const client = useQueryClient();
  const message = useMessage();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: (ids: string[]) => post("/readings/acts/read", { ids }),
    onError: (error) => void message.error(errorText(error)),
    onSettled: async () => {
      void client.invalidateQueries({ queryKey: [ROOT.notices] });
      await client.invalidateQueries({ queryKey: [ROOT.tasks, "readings"] });
    },
  });
}
