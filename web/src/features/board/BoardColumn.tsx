import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import { gatherPages, listQuery, type ListSearch } from "../../api/queries";
import type { AnyRecord, Field, Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { Failure, Waiting } from "../../ui/State";
import { Tone, toneOf } from "../../ui/Tone";
import s from "./Board.module.css";
import { BoardCard } from "./BoardCard";
import { columnFilter, mayMove, otherColumns, shownCards, type Column, type Moves } from "./columns";

interface Props {
  kind: Kind;
  field: Field;
  search: ListSearch;
  column: Column;
  columns: Column[];
  moves: Moves;
  /** The card that has the focus, wherever it goes. */
  held: string | undefined;
  onMove: (record: AnyRecord, to: Column) => void;
  onMoveByMenu: (record: AnyRecord, to: Column) => void;
}

export function BoardColumn({ kind, field, search, column, columns, moves, held, onMove, onMoveByMenu }: Props) {
  const { t } = useI18n();
  const heading = useId();
  const list = useInfiniteQuery(
    listQuery(kind.plural, { ...search, filter: columnFilter(search.filter, field, column.value) }),
  );
  const { items, names } = gatherPages(list.data?.pages);
  const cards = shownCards(items, moves, column.value);
  const others = mayMove(kind, field) ? otherColumns(columns, column, field) : [];
  const { target, over } = useDropTarget(column, onMove);

  return (
    <section ref={target} className={`${s.column} ${over ? s.over : ""}`} aria-labelledby={heading}>
      <ColumnHead id={heading} column={column} />
      {list.isPending && <Waiting lines={3} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && cards.length === 0 && <p className={s.nobody}>{t("board.empty")}</p>}
      <ul className={s.cards}>
        {cards.map((record) => (
          <BoardCard
            key={record.id}
            kind={kind}
            record={record}
            names={names}
            others={others}
            isHeld={record.id === held}
            isMoving={record.id in moves}
            onMove={(to) => onMoveByMenu(record, to)}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button type="text" block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("list.more")}
        </Button>
      )}
    </section>
  );
}

function ColumnHead({ id, column }: { id: string; column: Column }) {
  const { format } = useI18n();
  return (
    <header className={s.head}>
      <h2 id={id}>{column.tone ? <Tone tone={toneOf(column.tone)}>{column.label}</Tone> : column.label}</h2>
      <span className={s.count}>{format.number(column.count)}</span>
      {column.sums.length > 0 && (
        <span className={s.sums}>{column.sums.map((sum) => format.money(sum)).join(" · ")}</span>
      )}
    </header>
  );
}

/** Takes cards that are dropped on the column, unless they came from here. */
function useDropTarget(column: Column, onMove: Props["onMove"]) {
  const target = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  const dropped = useRef<(record: AnyRecord) => void>(() => {});
  useEffect(() => {
    dropped.current = (record) => onMove(record, column);
  });

  const { value } = column;
  useEffect(() => {
    if (!target.current) return undefined;
    return dropTargetForElements({
      element: target.current,
      getData: () => ({ column: value }),
      canDrop: ({ source, element }) => source.data["record"] !== undefined && !element.contains(source.element),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        dropped.current(source.data["record"] as AnyRecord);
      },
    });
  }, [value]);
  return { target, over };
}
