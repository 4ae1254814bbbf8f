import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { boardQuery, someQuery, type ListSearch } from "../../api/queries";
import type { AnyRecord, Field, Kind } from "../../api/types";
import { useI18n } from "../../i18n";
import { PHONE } from "../../theme";
import { useMedia } from "../../theme/useMedia";
import { Failure, Waiting } from "../../ui/State";
import { useKind } from "../session/useSession";
import s from "./Board.module.css";
import { BoardColumn } from "./BoardColumn";
import { boardColumns, choicePlaces, placeSort, recordPlaces, type Column, type Place } from "./columns";
import { useMoves } from "./useMoves";

const PLACES_SHOWN = 50;

interface Props {
  kind: Kind;
  search: ListSearch;
}

/** Records as cards in columns, one for each value of the kind's board field. */
export default function BoardView({ kind, search }: Props) {
  const field = kind.fields.find(({ name }) => name === kind.board);
  return field && <Board kind={kind} field={field} search={search} />;
}

function Board({ kind, field, search }: Props & { field: Field }) {
  const { t, inside } = useI18n();
  const phone = useMedia(PHONE);
  const places = usePlaces(field);
  const looked = { filter: search.filter, q: search.q };
  const totals = useQuery(boardQuery(kind.plural, looked));
  const { moves, told, move } = useMoves(kind, field);
  // A card that was moved by its menu takes the focus with it.
  const [held, setHeld] = useState<string>();
  const [shown, setShown] = useState<string>();

  if (totals.isError) return <Failure error={totals.error} onRetry={() => void totals.refetch()} />;
  if (!totals.data || !places) return <Waiting lines={10} />;

  const columns = boardColumns(field, places, totals.data.columns ?? [], t("board.none", { label: inside(field.label) }));
  const one = columns.find(({ value }) => value === shown) ?? columns.find(({ count }) => count > 0) ?? columns[0];
  const send = (record: AnyRecord, to: Column) => void move(record, to);
  // Only once the answer is there: the key that chose from the menu must not press the button again.
  const sendAndHold = async (record: AnyRecord, to: Column) => {
    setHeld(undefined);
    await move(record, to);
    setHeld(phone ? undefined : record.id);
  };

  return (
    <>
      <p className="visually-hidden" role="status">
        {told}
      </p>
      {phone && one && <ColumnSwitch columns={columns} shown={one} label={field.label} onChange={setShown} />}
      {/* The columns may reach beyond the screen; by keyboard they are scrolled when focused. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={s.board} {...(phone ? {} : { tabIndex: 0, role: "region", "aria-label": kind.pluralLabel })}>
        {(phone && one ? [one] : columns).map((column) => (
          <BoardColumn
            key={column.value}
            kind={kind}
            field={field}
            search={{ ...looked, sort: search.sort }}
            column={column}
            columns={columns}
            moves={moves}
            held={held}
            onMove={send}
            onMoveByMenu={(record, to) => void sendAndHold(record, to)}
          />
        ))}
      </div>
    </>
  );
}

/** What the columns are called: choices, or the records that the field refers to. */
function usePlaces(field: Field): Place[] | undefined {
  const kind = useKind(field.reference);
  const sort = kind && placeSort(kind);
  const found = useQuery({
    ...someQuery(kind?.plural ?? "", { sort, limit: PLACES_SHOWN }),
    enabled: kind !== undefined,
  });
  if (field.type === "choice") return choicePlaces(field);
  return kind && found.data && recordPlaces(kind, found.data.items, found.data.names ?? {});
}

interface SwitchProps {
  columns: Column[];
  shown: Column;
  label: string;
  onChange: (value: string) => void;
}

/** On a phone there is room for one column at a time. */
function ColumnSwitch({ columns, shown, label, onChange }: SwitchProps) {
  const { format } = useI18n();
  return (
    <Select
      className={s.switch ?? ""}
      aria-label={label}
      value={shown.value}
      options={columns.map(({ value, label: name, count }) => ({ value, label: `${name} · ${format.number(count)}` }))}
      onChange={onChange}
    />
  );
}
