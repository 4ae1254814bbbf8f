import { Button } from "antd";
import { useId, useState, type KeyboardEvent } from "react";
import type { AnyRecord, Field, Kind, Names, OneRecord, Values } from "../../api/types";
import { mergePatch } from "../../api/problem";
import { FieldInput } from "../../fields/inputs";
import { FieldValue } from "../../fields/FieldValue";
import { useI18n } from "../../i18n";
import { Tone } from "../../ui/Tone";
import { ConfirmDialog } from "../parts/ConfirmDialog";
import { valuesOf } from "../records/writable";
import type { Seat } from "./queries";
import s from "./Roster.module.css";
import { useMemberActs } from "./useMemberActs";

interface Props {
  kind: Kind;
  fields: Field[];
  member: AnyRecord;
  seat: Seat | undefined;
  names: Names;
}

/** One seat: its settings to be changed in place, and how who sits on it stands. */
export function MemberRow({ kind, fields, member, seat, names }: Props) {
  const { t, format } = useI18n();
  const id = useId();
  const start = valuesOf(fields, member as OneRecord);
  const [draft, setDraft] = useState<Values>(start);
  const [asking, setAsking] = useState(false);
  const changes = mergePatch(start, draft);
  const changed = Object.keys(changes).length > 0;
  const name = seat?.name ?? names[String(member["userId"])] ?? "";
  const acts = useMemberActs(member);
  const save = () => changed && acts.save.mutate(changes);
  const saveOnEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) save();
    if (event.key === "Escape") setDraft(start);
  };
  return (
    <tr onKeyDown={saveOnEnter}>
      <th scope="row">
        {name}
        {seat?.department && <span className={s.department}>{seat.department}</span>}
      </th>
      {fields.map((field) => (
        <td key={field.name} data-label={field.label}>
          {kind.rights.edit ? (
            <>
              <label htmlFor={`${id}-${field.name}`} className="visually-hidden">
                {`${name} ${field.label}`}
              </label>
              <FieldInput
                id={`${id}-${field.name}`}
                field={field}
                names={names}
                value={draft[field.name] ?? null}
                onChange={(value) => setDraft((now) => ({ ...now, [field.name]: value }))}
              />
            </>
          ) : (
            <FieldValue field={field} value={member[field.name]} names={names} />
          )}
        </td>
      ))}
      <td data-label={t("rosters.now")}>
        <Standing seat={seat} />
      </td>
      <td data-label={t("rosters.open")} className={s.figure}>
        {seat?.told ? format.number(seat.open ?? 0) : ""}
      </td>
      <td data-label={t("rosters.had")} className={s.figure}>
        {seat?.told ? format.number(seat.had ?? 0) : ""}
      </td>
      {kind.rights.edit && (
        <td data-label={t("rosters.acts")} className={s.acts}>
          {changed ? (
            <>
              <Button type="primary" size="small" aria-label={t("rosters.save", { name })} loading={acts.save.isPending} onClick={save}>
                {t("app.save")}
              </Button>
              <Button type="text" size="small" onClick={() => setDraft(start)}>
                {t("rosters.undo")}
              </Button>
            </>
          ) : (
            kind.rights.delete && (
              <Button type="text" size="small" aria-label={t("rosters.remove", { name })} onClick={() => setAsking(true)}>
                {t("rosters.remove.short")}
              </Button>
            )
          )}
          {asking && (
            <ConfirmDialog
              title={t("rosters.remove.ask", { name })}
              confirm={t("rosters.remove.short")}
              busy={acts.remove.isPending}
              onConfirm={() => acts.remove.mutate()}
              onClose={() => setAsking(false)}
            >
              {t("rosters.remove.text")}
            </ConfirmDialog>
          )}
        </td>
      )}
    </tr>
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
