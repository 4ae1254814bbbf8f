import { Button } from "antd";
import { useId, useState, type KeyboardEvent } from "react";
import type { AnyRecord, Field, Kind, Names, OneRecord, Value, Values } from "../../api/types";
import { mergePatch } from "../../api/problem";
import { FieldInput } from "../../fields/inputs";
import { FieldValue } from "../../fields/FieldValue";
import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { ConfirmDialog } from "../parts/ConfirmDialog";
import { valuesOf } from "../records/writable";
import { MemberSkills } from "./MemberSkills";
import type { Seat } from "./queries";
import s from "./Roster.module.css";
import { useMemberActs } from "./useMemberActs";

interface Props {
  kind: Kind;
  fields: Field[];
  member: AnyRecord;
  seat: Seat | undefined;
  names: Names;
  /** All of the roster, so that what they are good at is asked for at once. */
  members: readonly string[];
}

/** One seat: its settings to be changed in place, and how who sits on it stands. */
export function MemberRow({ kind, fields, member, seat, names, members }: Props) {
  const { t, format } = useI18n();
  const start = valuesOf(fields, member as OneRecord);
  const [draft, setDraft] = useState<Values>(start);
  const changes = mergePatch(start, draft);
  const changed = Object.keys(changes).length > 0;
  const name = seat?.name ?? names[String(member["userId"])] ?? "";
  const acts = useMemberActs(member);
  const save = () => changed && acts.save.mutate(changes);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) save();
    if (event.key === "Escape") setDraft(start);
  };
  const figure = (value: number | undefined) => (seat?.told ? format.number(value ?? 0) : "");
  return (
    <tr onKeyDown={onKeyDown}>
      <th scope="row">
        {name}
        {seat?.department && <span className={s.department}>{seat.department}</span>}
        <MemberSkills member={member.id} members={members} name={name} />
      </th>
      {fields.map((field) => (
        <td key={field.name} data-label={field.label}>
          {kind.rights.edit ? (
            <Setting
              field={field}
              of={name}
              names={names}
              value={draft[field.name] ?? null}
              onChange={(value) => setDraft((now) => ({ ...now, [field.name]: value }))}
            />
          ) : (
            <FieldValue field={field} value={member[field.name]} names={names} />
          )}
        </td>
      ))}
      <td data-label={t("rosters.now")} className={s.now}>
        <Standing seat={seat} />
      </td>
      <td data-label={t("rosters.open")} className={s.figure}>
        {figure(seat?.open)}
      </td>
      <td data-label={t("rosters.had")} className={s.figure}>
        {figure(seat?.had)}
      </td>
      {kind.rights.edit && (
        <td data-label={t("rosters.acts")} className={s.acts}>
          {changed && <SaveActs name={name} busy={acts.save.isPending} onSave={save} onUndo={() => setDraft(start)} />}
          {!changed && kind.rights.delete && (
            <RemoveAct name={name} busy={acts.remove.isPending} onRemove={() => acts.remove.mutate()} />
          )}
        </td>
      )}
    </tr>
  );
}

interface SettingProps {
  field: Field;
  of: string;
  names: Names;
  value: Value;
  onChange: (value: Value) => void;
}

function Setting({ field, of, names, value, onChange }: SettingProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="visually-hidden">
        {`${of} ${field.label}`}
      </label>
      <FieldInput id={id} field={field} names={names} value={value} onChange={onChange} />
    </>
  );
}

interface SaveProps {
  name: string;
  busy: boolean;
  onSave: () => void;
  onUndo: () => void;
}

function SaveActs({ name, busy, onSave, onUndo }: SaveProps) {
  const { t } = useI18n();
  return (
    <>
      <Button type="primary" size="small" aria-label={t("rosters.save", { name })} loading={busy} onClick={onSave}>
        {t("app.save")}
      </Button>
      <Button type="text" size="small" onClick={onUndo}>
        {t("rosters.undo")}
      </Button>
    </>
  );
}

function RemoveAct({ name, busy, onRemove }: { name: string; busy: boolean; onRemove: () => void }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button type="text" size="small" aria-label={t("rosters.remove", { name })} onClick={() => setAsking(true)}>
        {t("rosters.remove.short")}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t("rosters.remove.ask", { name })}
          confirm={t("rosters.remove.short")}
          busy={busy}
          onConfirm={onRemove}
          onClose={() => setAsking(false)}
        >
          {t("rosters.remove.text")}
        </ConfirmDialog>
      )}
    </>
  );
}

/** Whether somebody can take work now, and when it is their turn. */
function Standing({ seat }: { seat: Seat | undefined }) {
  const { t, format } = useI18n();
  if (!seat) return null;
  if (!seat.told) return <span className="muted">{t("rosters.untold")}</span>;
  if (!seat.reason) {
    return <Tone tone="success">{seat.place ? t("rosters.next", { place: seat.place }) : t("rosters.able")}</Tone>;
  }
  return (
    <>
      <Tone tone="warning">{seat.reasonLabel ?? seat.reason}</Tone>
      {seat.awayUntil && <span className={s.department}>{t("rosters.until", { date: format.time(seat.awayUntil) })}</span>}
    </>
  );
}
