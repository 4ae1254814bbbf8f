import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { gatherPages } from "../../api/queries";
import type { Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { PHONE } from "../../theme";
import { useMedia } from "../../theme/useMedia";
import { Card } from "../../ui/Card";
import { Empty, Failure, Waiting } from "../../ui/State";
import { filters } from "./outcomes";
import { importRowsQuery } from "./queries";
import { RowCards } from "./RowCards";
import { RowTable } from "./RowTable";
import { isOpen } from "./steps";
import type { Import } from "./types";
import s from "./Rows.module.css";

const ALL = "all";

interface Props {
  kind: Kind;
  one: Import;
}

/** The rows of the file by what becomes of them; the choice stands in the address. */
export function RowsCard({ kind, one }: Props) {
  const { t, format } = useI18n();
  const phone = useMedia(PHONE);
  const { show } = useSearch({ from: "/$plural/import" });
  const navigate = useNavigate({ from: "/$plural/import" });
  const some = filters(one);
  const status = some.find(({ outcome }) => outcome === show)?.outcome;
  const list = useInfiniteQuery(importRowsQuery(one.id, status));
  const { items } = gatherPages(list.data?.pages);
  const columns = one.mapping.filter(({ field }) => field).map(({ column }) => column);
  const Rows = phone ? RowCards : RowTable;
  return (
    <Card title={t("imports.rows.title")} flush>
      <div className={s.filter}>
        <Segmented
          value={status ?? ALL}
          aria-label={t("imports.rows.filter")}
          options={[
            { value: ALL, label: t("imports.rows.all", { count: format.number(one.rows) }) },
            ...some.map(({ outcome, count }) => ({
              value: outcome as string,
              label: `${t(isOpen(one) ? `imports.would.${outcome}` : `imports.done.${outcome}`)} ${format.number(count)}`,
            })),
          ]}
          onChange={(value) =>
            void navigate({ search: (old) => ({ ...old, show: value === ALL ? undefined : value }), replace: true })
          }
        />
      </div>
      {list.isPending && <Waiting />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <Empty title={t("imports.rows.none")} />}
      {items.length > 0 && <Rows kind={kind} rows={items} columns={columns} foreseen={isOpen(one)} />}
      {list.hasNextPage && (
        <div className={s.more}>
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("list.more")}
          </Button>
        </div>
      )}
    </Card>
  );
}
