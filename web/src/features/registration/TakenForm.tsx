import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Input } from "antd";
import { useId, useState, type FormEvent } from "react";
import { useI18n } from "../../i18n";
import { useErrorText } from "../../ui/message";
import { lookTaken, type Taken, type TakenBy } from "./queries";
import s from "./Taken.module.css";

/** Asks whether a company is taken. What is typed is sent when one asks, not before: each look is logged. */
export function TakenForm({ start = "" }: { start?: string }) {
  const { t } = useI18n();
  const errorText = useErrorText();
  const id = useId();
  const [text, setText] = useState(start);
  const look = useMutation({ mutationFn: lookTaken });
  const ask = (event: FormEvent) => {
    event.preventDefault();
    look.mutate(text.trim());
  };
  return (
    <form className={s.form} onSubmit={ask}>
      <label htmlFor={id}>{t("taken.label")}</label>
      <div className={s.line}>
        <Input
          id={id}
          value={text}
          maxLength={200}
          placeholder={t("taken.hint")}
          aria-describedby={`${id}-note`}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="primary" htmlType="submit" disabled={text.trim() === ""} loading={look.isPending}>
          {t("taken.ask")}
        </Button>
      </div>
      <p id={`${id}-note`} className="muted">
        {t("taken.logged")}
      </p>
      <div role="status">
        {look.isError && <Alert type="error" showIcon title={errorText(look.error)} />}
        {look.data && <TakenAnswer taken={look.data} />}
      </div>
    </form>
  );
}

export function TakenAnswer({ taken }: { taken: Taken }) {
  const { t } = useI18n();
  if (!taken.taken) return <Alert type="success" showIcon title={t("taken.no")} />;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("taken.yes")}
      description={
        <ul>
          {taken.by.map((by, place) => (
            // oxlint-disable-next-line react/no-array-index-key -- one answer never changes
            <li key={place}>
              <TakenLine by={by} />
            </li>
          ))}
        </ul>
      }
    />
  );
}

function TakenLine({ by }: { by: TakenBy }) {
  const { t, format } = useI18n();
  const date = format.date(by.since);
  const words = by.department
    ? t("taken.by", { kind: by.kindLabel, department: by.department, date })
    : t("taken.by.nowhere", { kind: by.kindLabel, date });
  return (
    <>
      {words}
      {by.protectedUntil && <> · {t("taken.until", { date: format.date(by.protectedUntil) })}</>}
      {by.id && (
        <>
          {" · "}
          <Link to="/$plural/$id" params={{ plural: by.plural, id: by.id }} target="_blank">
            {by.name}
          </Link>
          {by.owner && ` · ${by.owner}`}
        </>
      )}
    </>
  );
}
