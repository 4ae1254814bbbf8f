import { Link } from "@tanstack/react-router";
import { Fragment, type ReactNode } from "react";
import type { Field, FieldType, Money, Names } from "../api/types";
import { useKind } from "../features/session/useSession";
import { useI18n, type Format, type Translate } from "../i18n";
import { Avatar } from "../ui/Avatar";
import { Tone, toneOf } from "../ui/Tone";
import { When } from "../ui/When";
import { choicePath } from "./choices";
import s from "./FieldValue.module.css";
import { linkOf } from "./links";

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
  decimal: ({ value, format }) => <span className="number">{format.decimal(String(value))}</span>,
  money: ({ value, format }) => <span className="number nowrap">{format.money(value as Money)}</span>,
  date: ({ value, format }) => <span className="nowrap">{format.date(String(value))}</span>,
  time: ({ value }) => <When at={String(value)} />,
  choice: ({ field, value }) => <ChoiceValue field={field} value={String(value)} />,
  choices: ({ field, value, t }) => <ChoiceValues field={field} values={value as string[]} between={t("app.and")} />,
  reference: ({ field, value, names }) => (
    <ReferenceValue kindName={field.reference} id={String(value)} label={names[String(value)]} />
  ),
  references: ({ field, value, names }) => (
    <span className={s.many}>
      {(value as string[]).map((one) => (
        <ReferenceValue key={one} kindName={field.reference} id={one} label={names[one]} />
      ))}
    </span>
  ),
  "yes-no": ({ value, t }) => (value ? t("app.yes") : t("app.no")),
  // Only in forms of tasks, whose answers the server writes out.
  directives: ({ value }) => <span className={s.long}>{String(value)}</span>,
  replies: ({ value }) => <span className={s.long}>{String(value)}</span>,
};

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

export function FieldValue({ field, value, names }: Pick<Shown, "field" | "value" | "names">) {
  const { t, format } = useI18n();
  if (isEmpty(value)) {
    const masked = field.limit === "masked" && field.type !== "text";
    return (
      <span className={s.empty} {...(masked ? { title: t("record.masked") } : {})}>
        <span aria-hidden="true">{masked ? "***" : "–"}</span>
        <span className="visually-hidden">{t(masked ? "record.masked" : "record.empty")}</span>
      </span>
    );
  }
  return SHOW[field.type]({ field, value, names, format, t });
}

/** Phone numbers and addresses are there to be used; what is masked says so. */
function TextValue({ field, value }: { field: Field; value: string }) {
  const kind = useKind(field.name === "kind" ? value : undefined);
  const { t } = useI18n();
  if (field.limit === "masked") {
    return (
      <span className={s.masked} title={t("record.masked")}>
        <span aria-hidden="true">{value}</span>
        <span className="visually-hidden">{t("record.masked.value", { value })}</span>
      </span>
    );
  }
  const link = linkOf(field, value);
  if (!link) return kind?.pluralLabel ?? value;
  return (
    <a href={link} {...(field.format === "url" ? { target: "_blank", rel: "noreferrer" } : {})}>
      {value}
    </a>
  );
}

function ChoiceValue({ field, value }: { field: Field; value: string }) {
  const choice = field.choices?.find((known) => known.value === value);
  if (choice?.parent) return choicePath(field, value);
  if (!choice?.tone) return choice?.label ?? value;
  return <Tone tone={toneOf(choice.tone)}>{choice.label}</Tone>;
}

/** Tags stand side by side; plain words are told apart as in a sentence. */
function ChoiceValues({ field, values, between }: { field: Field; values: readonly string[]; between: string }) {
  const tagged = field.choices?.some(({ tone }) => tone) === true;
  return (
    <span className={tagged ? s.many : undefined}>
      {values.map((one, index) => (
        <Fragment key={one}>
          {!tagged && index > 0 && between}
          <ChoiceValue field={field} value={one} />
        </Fragment>
      ))}
    </span>
  );
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
