import { Link } from "@tanstack/react-router";
import type { Kind, Names } from "../../api/types";
import { FieldValue, isEmpty } from "../../fields/FieldValue";
import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { titleOf } from "../records/columns";
import { FACTS, type Person } from "./blocks";
import s from "./Customer.module.css";

interface Props {
  kind: Kind;
  people: Person[];
  names: Names;
}

/** Who reports to whom at the customer. */
export function PeopleTree({ kind, people, names }: Props) {
  return (
    <ul className={s.people}>
      {people.map(({ record, reports }) => (
        <li key={record.id}>
          <PersonLine kind={kind} record={record} names={names} />
          {reports.length > 0 && <PeopleTree kind={kind} people={reports} names={names} />}
        </li>
      ))}
    </ul>
  );
}

function PersonLine({ kind, record, names }: { kind: Kind; record: Person["record"]; names: Names }) {
  const { t } = useI18n();
  const facts = (FACTS["contact"] ?? [])
    .flatMap((name) => kind.fields.find((field) => field.name === name) ?? [])
    .filter(({ name }) => !isEmpty(record[name]));
  return (
    <div className={`${s.person} ${record["active"] === false ? s.left : ""}`}>
      <p>
        <Link to="/$plural/$id" params={{ plural: kind.plural, id: record.id }} className={s.name ?? ""}>
          {titleOf(kind, record, names)}
        </Link>{" "}
        {record["isPrimary"] === true && <Tone tone="primary">{t("customer.primary")}</Tone>}
        {record["active"] === false && <Tone tone="neutral">{t("customer.left")}</Tone>}
      </p>
      <p className={s.facts}>
        {facts.map((field) => (
          <span key={field.name}>
            <FieldValue field={field} value={record[field.name]} names={names} />
          </span>
        ))}
      </p>
    </div>
  );
}
