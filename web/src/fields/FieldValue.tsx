import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Field, FieldType, Money, Names } from "../api/types";
import { useKind } from "../features/session/useSession";
import { useI18n, type Format, type Translate } from "../i18n";
import { Avatar } from "../ui/Avatar";
import { Tone, toneOf } from "../ui/Tone";
import { When } from "../ui/When";
import s from "./FieldValue.module.css";

interface Shown {
  field: Field;
  value: unknown;
  names: Names;
  format: Format;
  t: Translate;
}

/** How each type of field is read; the counterpart for writing is in inputs.tsx. */
const SHOW: Readonly<Record<FieldType, (shown: Shown) => ReactNode>> = {
  text: ({ field, value }) => <TextValue field={field} value={String(value)} />,
  "long-text": ({ value }) => <span className={s.long}>{String(value)}</span>,
  number: ({ value, format }) => <span className="number">{format.number(Number(value))}</span>,
  money: ({ value, format }) => <span className="number nowrap">{format.money(value as Money)}</span>,
  date: ({ value, format }) => <span className="nowrap">{format.date(String(value))}</span>,
  time: ({ value }) => <When at={String(value)} />,
  choice: ({ field, value }) => <ChoiceValue field={field} value={String(value)} />,
  choices: ({ field, value }) => (
    <span className={s.many}>
      {(value as string[]).map((one) => (
        <ChoiceValue key={one} field={field} value={one} />
      ))}
    </span>
  ),
  reference: ({ field, value, names }) => (
    <ReferenceValue kindName={field.reference} id={String(value)} label={names[String(value)]} />
  ),
  "yes-no": ({ value, t }) => (value ? t("app.yes") : t("app.no")),
};

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

export function FieldValue({ field, value, names }: Pick<Shown, "field" | "value" | "names">) {
  const { t, format } = useI18n();
  if (isEmpty(value)) {
    return (
      <span className={s.empty}>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t("record.empty")}</span>
      </span>
    );
  }
  return SHOW[field.type]({ field, value, names, format, t });
}

/** Phone numbers and addresses are there to be used. */
function TextValue({ field, value }: { field: Field; value: string }) {
  if (field.name === "phone") return <a href={`tel:${value.replace(/[^\d+]/g, "")}`}>{value}</a>;
  if (field.name === "email") return <a href={`mailto:${value}`}>{value}</a>;
  if (field.name === "website" && /^https?:\/\//.test(value)) {
    return (
      <a href={value} target="_blank" rel="noreferrer">
        {value}
      </a>
    );
  }
  return value;
}

function ChoiceValue({ field, value }: { field: Field; value: string }) {
  const choice = field.choices?.find((known) => known.value === value);
  if (!choice?.tone) return choice?.label ?? value;
  return <Tone tone={toneOf(choice.tone)}>{choice.label}</Tone>;
}

interface ReferenceProps {
  kindName: string | undefined;
  id: string;
  label: string | undefined;
}

function ReferenceValue({ kindName, id, label }: ReferenceProps) {
  const kind = useKind(kindName);
  const text = label ?? "…";
  if (kindName === "user") {
    return (
      <span className={s.person}>
        <Avatar name={text} />
        {text}
      </span>
    );
  }
  if (!kind?.rights.view) return text;
  return (
    <Link to="/$plural/$id" params={{ plural: kind.plural, id }}>
      {text}
    </Link>
  );
}
