import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef } from "react";
import { gatherPages } from "../../api/queries";
import { useI18n } from "../../i18n";
import { byDay } from "../../ui/days";
import { Empty, Failure, Waiting } from "../../ui/State";
import { useNow } from "../../ui/When";
import { useListKeys } from "../inbox/useListKeys";
import { NoticeRow } from "./NoticeRow";
import s from "./Notices.module.css";
import { noticesQuery, type NoticeSearch } from "./queries";
import { useRead } from "./useRead";

/** Notices under their days, newest first. */
export function NoticeList({ search, onOpen }: { search: NoticeSearch; onOpen?: () => void }) {
  const { t, format } = useI18n();
  const now = useNow();
  const list = useRef<HTMLDivElement>(null);
  const notices = useInfiniteQuery(noticesQuery(search));
  const read = useRead();
  useListKeys(list);
  const { items } = gatherPages(notices.data?.pages);
  if (notices.isPending) return <Waiting lines={6} />;
  if (notices.isError && !notices.data) return <Failure error={notices.error} onRetry={() => void notices.refetch()} />;
  if (items.length === 0) return <Empty title={t("notices.empty")} text={t("notices.empty.text")} />;
  return (
    <div ref={list} className={s.days}>
      {byDay(items, ({ at }) => at, format.day).map(({ day, items: told }) => (
        <section key={day}>
          <h2 className={s.day}>{day && format.dayName(day, now)}</h2>
          <ul className={s.list}>
            {told.map((notice) => (
              <NoticeRow
                key={notice.id}
                notice={notice}
                onOpen={() => {
                  if (!notice.readAt) read.mutate({ ids: [notice.id] });
                  onOpen?.();
                }}
                onRead={() => read.mutate({ ids: [notice.id] })}
              />
            ))}
          </ul>
        </section>
      ))}
      {notices.hasNextPage && (
        <Button loading={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </div>
  );
}
