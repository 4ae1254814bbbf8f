import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Radio } from "antd";
import { useId, useState, type ReactNode } from "react";
import { useOnce } from "../../api/once";
import { recordQuery, ROOT } from "../../api/queries";
import type { Field, Kind, OneRecord } from "../../api/types";
import { FieldValue } from "../../fields/FieldValue";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { titleOf } from "../records/columns";
import { writableFields } from "../records/writable";
import { chosenValues, defaultSource, differs, type Choices } from "./compare";
import s from "./Merge.module.css";
import { referencesQuery } from "./queries";

interface Props {
  kind: Kind;
  ids: readonly string[];
  onClose: () => void;
  onDone: (survivor: string) => void;
  /** Takes a record out of the comparison, where that can be remembered. */
  onDrop?: (record: OneRecord) => void;
}

/** Puts records side by side; per field one says what the one that stays will say. */
export default function MergeDialog({ kind, ids, ...acts }: Props) {
  const { t } = useI18n();
  const found = useQueries({ queries: ids.map((id) => recordQuery(kind.plural, id)) });
  const failed = found.find(({ isError }) => isError);
  const records = found.flatMap(({ data }) => data ?? []);
  if (!failed && records.length === ids.length) return <Compare kind={kind} records={records} {...acts} />;
  return (
    <Dialog shape="right" title={t("merge.title")} onClose={acts.onClose}>
      {failed ? <Failure error={failed.error} /> : <Waiting lines={8} />}
    </Dialog>
  );
}

interface CompareProps extends Omit<Props, "ids"> {
  records: readonly OneRecord[];
}

function Compare({ kind, records, onClose, onDone, onDrop }: CompareProps) {
  const { t, inside } = useI18n();
  const [kept, setSurvivor] = useState(records[0]?.id ?? "");
  const survivor = records.some(({ id }) => id === kept) ? kept : (records[0]?.id ?? ""); // what was chosen may have been dropped
  const [choices, setChoices] = useState<Choices>({});
  const fields = writableFields(kind);
  const stays = records.find(({ id }) => id === survivor);
  const merge = useMerge(kind, onDone);
  const submit = () => {
    if (!stays) return;
    const others = records.filter(({ id }) => id !== survivor).map(({ id, version }) => ({ id, version }));
    merge.mutate({ survivor: stays, body: { others, values: chosenValues(fields, survivor, records, choices) } });
  };
  const keep = (id: string) => {
    setSurvivor(id);
    setChoices({});
  };
  const errorText = useErrorText();
  return (
    <Dialog
      shape="right"
      title={t("merge.title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="primary" loading={merge.isPending} onClick={submit}>
            {t("merge.submit", { count: records.length })}
          </Button>
        </>
      }
    >
      <p>{t("merge.text", { kinds: inside(kind.pluralLabel) })}</p>
      <Alert type="warning" showIcon className={s.alert ?? ""} title={t("merge.final")} />
      {merge.isError && <Alert type="error" showIcon className={s.alert ?? ""} title={errorText(merge.error)} />}
      <Row label={t("merge.stays")} strong>
        {records.map((record) => (
          <Choice key={record.id} group="survivor" checked={record.id === survivor} onChoose={() => keep(record.id)}>
            {titleOf(kind, record, record.names ?? {})}
            <small className={s.number}>{kind.number && String(record[kind.number] ?? "")}</small>
          </Choice>
        ))}
      </Row>
      {onDrop && <DropRow kind={kind} records={records} onDrop={onDrop} />}
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          records={records}
          chosen={choices[field.name] ?? defaultSource(field, survivor, records)}
          onChoose={(id) => setChoices((old) => ({ ...old, [field.name]: id }))}
        />
      ))}
      <Moving kind={kind} ids={records.filter(({ id }) => id !== survivor).map(({ id }) => id)} />
    </Dialog>
  );
}

/** Under each record the way to say that it is not the same as the others. */
function DropRow({ kind, records, onDrop }: Required<Pick<CompareProps, "kind" | "records" | "onDrop">>) {
  const { t } = useI18n();
  return (
    <div className={`${s.cells} ${s.drops}`}>
      {records.map((record) => (
        <Button
          key={record.id}
          className={s.drop ?? ""}
          aria-label={t("duplicates.drop.of", { name: titleOf(kind, record, record.names ?? {}) })}
          onClick={() => onDrop(record)}
        >
          {t("duplicates.drop")}
          <small className={s.number}>{titleOf(kind, record, record.names ?? {})}</small>
        </Button>
      ))}
    </div>
  );
}

function useMerge(kind: Kind, onDone: (survivor: string) => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const message = useMessage();
  const once = useOnce();
  return useMutation({
    mutationFn: ({ survivor, body }: { survivor: OneRecord; body: unknown }) =>
      once.post<OneRecord>(`/${kind.plural}/${survivor.id}/acts/merge`, body, survivor.version),
    onSuccess: (record) => {
      void message.success(t("merge.done"));
      // References have moved on records of any kind.
      void client.invalidateQueries({ predicate: ({ queryKey: [root] }) => root !== ROOT.session && root !== ROOT.meta });
      onDone(record.id);
    },
    // Who came first has changed a record: show it as it is now.
    onError: () => void client.invalidateQueries({ queryKey: [ROOT.one, kind.plural] }),
  });
}

interface FieldRowProps {
  field: Field;
  records: readonly OneRecord[];
  chosen: string;
  onChoose: (id: string) => void;
}

function FieldRow({ field, records, chosen, onChoose }: FieldRowProps) {
  const { t } = useI18n();
  const different = differs(field, records);
  return (
    <Row label={field.label} note={different ? t("merge.differs") : ""} strong={different}>
      {records.map((record) => (
        <Choice key={record.id} group={field.name} checked={record.id === chosen} onChoose={() => onChoose(record.id)}>
          <FieldValue field={field} value={record[field.name]} names={record.names ?? {}} />
        </Choice>
      ))}
    </Row>
  );
}

function Row({ label, note, strong, children }: { label: string; note?: string; strong?: boolean; children: ReactNode }) {
  return (
    <fieldset className={`${s.row} ${strong ? s.different : ""}`}>
      <legend>
        {label} {note && <span className={s.note}>{note}</span>}
      </legend>
      <div className={s.cells}>{children}</div>
    </fieldset>
  );
}

interface ChoiceProps {
  group: string;
  checked: boolean;
  onChoose: () => void;
  children: ReactNode;
}

function Choice({ group, checked, onChoose, children }: ChoiceProps) {
  const name = useId();
  return (
    <div className={`${s.cell} ${checked ? s.chosen : ""}`}>
      <Radio name={`${group}-${name}`} checked={checked} onChange={onChoose}>
        {children}
      </Radio>
    </div>
  );
}

/** How much will belong to the record that stays. */
function Moving({ kind, ids }: { kind: Kind; ids: readonly string[] }) {
  const { t, format } = useI18n();
  const found = useQueries({ queries: ids.map((id) => referencesQuery(kind.plural, id)) });
  const sums = new Map<string, number>();
  for (const { label, count } of found.flatMap(({ data }) => data ?? [])) sums.set(label, (sums.get(label) ?? 0) + count);
  if (sums.size === 0) return null;
  return (
    <p className="muted" role="status">
      {t("merge.moves", { what: [...sums].map(([label, count]) => `${label} ${format.number(count)}`).join(" · ") })}
    </p>
  );
}
