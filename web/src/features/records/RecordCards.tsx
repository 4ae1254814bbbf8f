import { Link } from "@tanstack/react-router";
import { Checkbox } from "antd";
import type { AnyRecord, Kind, Names } from "../../api/types";
import { FieldValue, isEmpty } from "../../fields/FieldValue";
import { useI18n } from "../../i18n";
import { isSelected, toggle } from "../bulk/selection";
import { listFields, titleOf } from "./columns";
import type { Selecting } from "./selecting";
import s from "./RecordCards.module.css";

interface Props {
  kind: Kind;
  items: AnyRecord[];
  names: Names;
  columns: string | undefined;
  selecting: Selecting | undefined;
}

const FACTS_SHOWN = 6;

/** A list on a phone: the name, then what is known, empty fields left out. */
export function RecordCards({ kind, items, names, columns, selecting }: Props) {
  const { t } = useI18n();
  const fields = listFields(kind, columns).filter(({ name }) => name !== kind.title && name !== kind.number);
  return (
    <ul className={s.cards}>
      {items.map((record) => (
        <li key={record.id} className={s.card}>
          {selecting && (
            <Checkbox
              className={s.select ?? ""}
              aria-label={t("bulk.select", { name: titleOf(kind, record, names) })}
              checked={isSelected(selecting.selection, record.id)}
              onChange={() => selecting.onSelect(toggle(selecting.selection, record.id, items.map(({ id }) => id)))}
            />
          )}
          <Link to="/$plural/$id" params={{ plural: kind.plural, id: record.id }} className={s.title ?? ""}>
            {titleOf(kind, record, names)}
          </Link>
          {kind.number && <span className={s.number}>{String(record[kind.number] ?? "")}</span>}
          <dl className={s.facts}>
            {fields
              .filter(({ name }) => !isEmpty(record[name]))
              .slice(0, FACTS_SHOWN)
              .map((field) => (
                <div key={field.name}>
                  <dt>{field.label}</dt>
                  <dd>
                    <FieldValue field={field} value={record[field.name]} names={names} />
                  </dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
