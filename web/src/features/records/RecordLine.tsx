import { Link } from "@tanstack/react-router";
import type { AnyRecord, Field, Kind, Names } from "../../api/types";
import { FieldValue, isEmpty } from "../../fields/FieldValue";
import { listFields, titleOf } from "./columns";
import s from "./RecordLine.module.css";

const FACTS_SHOWN = 4;

interface Props {
  kind: Kind;
  /** The field that refers here; it would say the same in every line. */
  by: string;
  record: AnyRecord;
  names: Names;
  /** Which facts to tell; else the first ones of the list. */
  facts?: readonly string[];
}

/** A record in one line: its name, then what matters of it. */
export function RecordLine({ kind, by, record, names, facts }: Props) {
  return (
    <li className={s.item}>
      <Link to="/$plural/$id" params={{ plural: kind.plural, id: record.id }} className={s.title ?? ""}>
        {titleOf(kind, record, names)}
      </Link>
      <span className={s.facts}>
        {factsOf(kind, by, record, facts).map((field) => (
          <span key={field.name} title={field.label}>
            <FieldValue field={field} value={record[field.name]} names={names} />
          </span>
        ))}
      </span>
    </li>
  );
}

function factsOf(kind: Kind, by: string, record: AnyRecord, wanted: readonly string[] | undefined): Field[] {
  const fields = wanted
    ? wanted.flatMap((name) => kind.fields.find((field) => field.name === name) ?? [])
    : listFields(kind);
  return fields
    .filter(({ name }) => name !== kind.title && name !== by && !isEmpty(record[name]))
    .slice(0, FACTS_SHOWN);
}
