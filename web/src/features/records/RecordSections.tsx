import { useEffect, useRef, useState } from "react";
import type { Field, Kind, OneRecord, Values } from "../../api/types";
import { FieldValue } from "../../fields/FieldValue";
import { visibleFields } from "../../fields/visible";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts } from "../../ui/Facts";
import s from "./RecordSections.module.css";

/** Long enough to be seen, short enough not to be in the way. */
const MARK_MS = 2_500;

const NOTHING: readonly string[] = [];

interface Props {
  kind: Kind;
  record: OneRecord;
  /** Fields that are shown elsewhere on the page. */
  without?: readonly string[];
}

/** The record's fields under the headings of its kind. What changes by itself is marked for a moment. */
export function RecordSections({ kind, record, without = NOTHING }: Props) {
  const { t } = useI18n();
  const marked = useChangedFields(kind, record);
  const visible = new Map(
    visibleFields(kind.fields, record as unknown as Values)
      .filter(({ name }) => !without.includes(name))
      .map((field) => [field.name, field]),
  );
  return (
    <Card title={t("record.details")}>
      <div className={s.sections}>
        {kind.sections.map(({ label, fields }) => (
          <section key={label} className={s.section}>
            <h3>{label}</h3>
            <Facts
              facts={fields
                .flatMap((name) => visible.get(name) ?? [])
                .map((field) => factOf(field, record, marked.has(field.name)))}
            />
          </section>
        ))}
      </div>
    </Card>
  );
}

function factOf(field: Field, record: OneRecord, marked: boolean) {
  const value = <FieldValue field={field} value={record[field.name]} names={record.names ?? {}} />;
  return {
    key: field.name,
    label: field.label,
    wide: field.type === "long-text",
    value: marked ? <mark className={s.changed}>{value}</mark> : value,
  };
}

/** Names of fields whose value differs from the one shown before. */
function useChangedFields(kind: Kind, record: OneRecord): ReadonlySet<string> {
  const before = useRef(record);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const old = before.current;
    before.current = record;
    if (old.version === record.version) return undefined;
    const names = kind.fields.map(({ name }) => name);
    setChanged(new Set(names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(record[name]))));
    const timer = setTimeout(() => setChanged(new Set()), MARK_MS);
    return () => clearTimeout(timer);
  }, [kind, record]);
  return changed;
}
