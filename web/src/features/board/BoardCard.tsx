import SwapOutlined from "@ant-design/icons/es/icons/SwapOutlined";
import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { Link } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import { useEffect, useRef, useState } from "react";
import type { AnyRecord, Kind, Money, Names } from "../../api/types";
import { FieldValue } from "../../fields/FieldValue";
import { useI18n } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { titleOf } from "../records/columns";
import s from "./Board.module.css";
import { cardFacts, sizeField, type Column } from "./columns";

interface Props {
  kind: Kind;
  record: AnyRecord;
  names: Names;
  /** Where it may go; nowhere, and it stays where it is. */
  others: Column[];
  isHeld: boolean;
  isMoving: boolean;
  onMove: (to: Column) => void;
}

export function BoardCard({ kind, record, names, others, isHeld, isMoving, onMove }: Props) {
  const { format } = useI18n();
  const movable = others.length > 0 && !isMoving;
  const { card, dragged } = useDraggable(record, movable);
  const size = sizeField(kind);
  const amount = size && (record[size.name] as Money | null | undefined);
  const owner = names[String(record["ownerId"])];
  const name = titleOf(kind, record, names);
  return (
    <li ref={card} className={`${s.card} ${dragged || isMoving ? s.moving : ""} ${movable ? s.movable : ""}`}>
      <div className={s.line}>
        <Link to="/$plural/$id" params={{ plural: kind.plural, id: record.id }} className={s.title ?? ""} draggable={false}>
          {name}
        </Link>
        {others.length > 0 && (
          <MoveMenu name={name} others={others} isHeld={isHeld} isMoving={isMoving} onMove={onMove} />
        )}
      </div>
      {amount && <p className={s.amount}>{format.money(amount)}</p>}
      <dl className={s.facts}>
        {cardFacts(kind, record).map((field) => (
          <div key={field.name}>
            <dt className="visually-hidden">{field.label}</dt>
            <dd>
              <FieldValue field={field} value={record[field.name]} names={names} />
            </dd>
          </div>
        ))}
      </dl>
      {owner && (
        <p className={s.owner}>
          <Avatar name={owner} />
          {owner}
        </p>
      )}
    </li>
  );
}

/** The way for those who do not drag: by keyboard, by touch, or by choice. */
function MoveMenu({ name, others, isHeld, isMoving, onMove }: Omit<Props, "kind" | "record" | "names"> & { name: string }) {
  const { t } = useI18n();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isHeld) button.current?.focus();
  }, [isHeld]);
  return (
    <Dropdown
      // Not of the page but of the menu, when it opens: its keys work at once.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      trigger={["click"]}
      placement="bottomRight"
      menu={{
        items: [
          {
            key: "move",
            type: "group",
            label: t("board.moveTo"),
            children: others.map(({ value, label }) => ({ key: `to:${value}`, label })),
          },
        ],
        onClick: ({ key }) => {
          const to = others.find(({ value }) => `to:${value}` === key);
          if (to && !isMoving) onMove(to);
        },
      }}
    >
      <Button
        ref={button}
        type="text"
        size="small"
        aria-label={t("board.move", { name })}
        icon={<SwapOutlined aria-hidden />}
      />
    </Dropdown>
  );
}

function useDraggable(record: AnyRecord, movable: boolean) {
  const card = useRef<HTMLLIElement>(null);
  const [dragged, setDragged] = useState(false);
  useEffect(() => {
    if (!card.current || !movable) return undefined;
    return draggable({
      element: card.current,
      getInitialData: () => ({ record }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
  }, [record, movable]);
  return { card, dragged };
}
