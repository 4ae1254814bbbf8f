import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AnyRecord, Names, Total } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { AddButton } from "../records/AddButton";
import { quote } from "../records/filter";
import { RecordLine } from "../records/RecordLine";
import line from "../records/RecordLine.module.css";
import { countOf, FACTS, sumsOf, type Shown } from "./blocks";
import s from "./Customer.module.css";

interface Props {
  block: Shown;
  id: string;
  names: Names;
  /** The records to show, where not all that came are meant. */
  items?: AnyRecord[];
  /** Instead of one line per record. */
  children?: ReactNode;
}

/** What one kind knows of the customer: its newest records, what they come to, more of it, and one more. */
export function BlockCard({ block, id, names, items = block.items, children }: Props) {
  const { t, format } = useI18n();
  const { declared, field } = block;
  return (
    <Card
      flush
      title={
        <>
          {block.title} <span className={line.count}>{format.number(countOf(block.totals))}</span>
        </>
      }
      extra={
        <>
          <Link
            to="/$plural"
            params={{ plural: declared.plural }}
            search={{ filter: `${field} = ${quote(id)}` }}
            aria-label={t("record.related.allOf", { kinds: block.title })}
          >
            {t("record.related.all")}
          </Link>
          <AddButton kind={declared} field={field} id={id} />
        </>
      }
    >
      <Sums block={block} />
      {items.length === 0 && <p className={line.none}>{t("record.related.empty")}</p>}
      {children ?? (
        <ul className={line.items}>
          {items.map((record) => (
            <RecordLine key={record.id} kind={declared} by={field} record={record} names={names} {...factsOf(block.kind)} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What the records come to: by their state where they have one, and in all. */
function Sums({ block: { declared, totals } }: { block: Shown }) {
  const { t, format } = useI18n();
  const sums = sumsOf(totals);
  if (sums.length === 0) return null;
  const states = declared.fields.find(({ name }) => name === "state")?.choices ?? [];
  const labelOf = (value: string) => states.find((choice) => choice.value === value)?.label;
  const money = (total: Total) => total.sums.map((sum) => format.money(sum)).join(" · ");
  const parts = totals.filter((total) => total.sums.length > 0 && labelOf(total.value));
  return (
    <dl className={s.sums}>
      {parts.length > 1 &&
        parts.map((total) => (
          <div key={total.value}>
            <dt>{labelOf(total.value)}</dt>
            <dd>{money(total)}</dd>
          </div>
        ))}
      <div>
        <dt>{t("customer.total")}</dt>
        <dd>
          <strong>{sums.map((sum) => format.money(sum)).join(" · ")}</strong>
        </dd>
      </div>
    </dl>
  );
}

function factsOf(kind: string): { facts?: readonly string[] } {
  const facts = FACTS[kind];
  return facts ? { facts } : {};
}
