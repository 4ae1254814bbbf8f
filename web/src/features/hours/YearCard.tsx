import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useRef, useState } from "react";
import { hrefOf, upload } from "../../api/client";
import type { Kind, OneRecord } from "../../api/types";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText, useMessage } from "../../ui/message";
import { Failure, Waiting } from "../../ui/State";
import { DayDialog } from "./DayDialog";
import { MovesDialog } from "./MovesDialog";
import s from "./Hours.module.css";
import { calendarYearQuery, type CalendarDate, type DayChange } from "./queries";
import { monthsOf, toneOfDay, withChange, type Month } from "./year";

/** A year of a working calendar: every day by its tone; who keeps it changes days, and sees what that moves before it counts. */
export default function YearCard({ kind, record }: { kind: Kind; record: OneRecord }) {
  const { t, format } = useI18n();
  const [year, setYear] = useState(() => Number(format.day(new Date()).slice(0, 4)));
  const [changes, setChanges] = useState<DayChange[]>([]);
  const [day, setDay] = useState<CalendarDate>();
  const [moving, setMoving] = useState(false);
  const days = useQuery(calendarYearQuery(record.id, year));
  const mayEdit = Boolean(kind.rights.edit);
  const changeOf = (on: string) => changes.find((change) => change.on === on);
  return (
    <Card
      title={t("hours.year", { year: String(year) })}
      extra={
        <span className={s.tools}>
          <Button size="small" onClick={() => setYear(year - 1)}>
            {t("hours.year.before")}
          </Button>
          <Button size="small" onClick={() => setYear(year + 1)}>
            {t("hours.year.after")}
          </Button>
          <Button size="small" href={hrefOf(`/calendars/${record.id}/holidays`)}>
            {t("hours.file.save")}
          </Button>
          {mayEdit && <FileButton id={record.id} year={year} onRead={setChanges} />}
        </span>
      }
    >
      {days.isPending && <Waiting lines={8} />}
      {days.isError && <Failure error={days.error} onRetry={() => void days.refetch()} />}
      {days.data && (
        <div className={s.months}>
          {monthsOf(days.data).map((month) => (
            <MonthGrid key={month.index} month={month} changeOf={changeOf} {...(mayEdit ? { onDay: setDay } : {})} />
          ))}
        </div>
      )}
      <Legend />
      {mayEdit && (
        <div className={s.foot}>
          {changes.length > 0 && <Alert type="info" title={t("hours.unsaved", { count: format.number(changes.length) })} />}
          <Button type={changes.length > 0 ? "primary" : "default"} onClick={() => setMoving(true)}>
            {changes.length > 0 ? t("hours.preview") : t("hours.check")}
          </Button>
          {changes.length > 0 && <Button onClick={() => setChanges([])}>{t("hours.discard")}</Button>}
        </div>
      )}
      {day && (
        <DayDialog
          day={day}
          change={changeOf(day.on)}
          onClose={() => setDay(undefined)}
          onChange={(change) => {
            setChanges(withChange(changes, change));
            setDay(undefined);
          }}
        />
      )}
      {moving && (
        <MovesDialog id={record.id} days={changes} onClose={() => setMoving(false)} onSaved={() => setChanges([])} />
      )}
    </Card>
  );
}

interface GridProps {
  month: Month;
  changeOf: (on: string) => DayChange | undefined;
  onDay?: (day: CalendarDate) => void;
}

/** 1 January 2024 was a Monday. */
const A_MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const WEEK = [0, 1, 2, 3, 4, 5, 6];

/** What a month and the days of the week are called. */
function namesOf(month: Month, language: string) {
  const weekday = new Intl.DateTimeFormat(language, { weekday: "narrow", timeZone: "UTC" });
  const title = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
  return {
    title: title.format(new Date(Date.UTC(2024, month.index, 1))),
    weekdays: WEEK.map((n) => ({ n, name: weekday.format(A_MONDAY + n * DAY_MS) })),
  };
}

function MonthGrid({ month, changeOf, onDay }: GridProps) {
  const { t, language } = useI18n();
  const { title, weekdays } = namesOf(month, language);
  return (
    <section aria-label={title}>
      <h3 className={s.month}>{title}</h3>
      <div className={s.grid}>
        {weekdays.map(({ n, name }) => (
          <span key={n} className={s.weekday} aria-hidden>
            {name}
          </span>
        ))}
        {month.days.map((day, n) => {
          const change = changeOf(day.on);
          const tone = toneOfDay(day, change);
          const name = (change ? change.name : day.name) ?? "";
          const label = `${day.on} ${t(`hours.tone.${tone}`)} ${name}`.trim();
          const shown = {
            className: `${s.day} ${s[tone]} ${change ? s.changed : ""}`,
            title: label,
            style: n === 0 ? { gridColumnStart: month.before + 1 } : undefined,
          };
          const number = String(Number(day.on.slice(8)));
          return onDay ? (
            <button key={day.on} type="button" aria-label={label} onClick={() => onDay(day)} {...shown}>
              {number}
            </button>
          ) : (
            <span key={day.on} role="img" aria-label={label} {...shown}>
              {number}
            </span>
          );
        })}
      </div>
    </section>
  );
}

function Legend() {
  const { t } = useI18n();
  return (
    <p className={s.legend}>
      {(["work", "off", "holiday", "adjusted"] as const).map((tone) => (
        <span key={tone}>
          <i className={`${s.swatch} ${s[tone]}`} aria-hidden /> {t(`hours.tone.${tone}`)}
        </span>
      ))}
    </p>
  );
}

/** Reads a year's official list from a file; its days are changes like those made by hand. */
function FileButton({ id, year, onRead }: { id: string; year: number; onRead: (days: DayChange[]) => void }) {
  const { t } = useI18n();
  const message = useMessage();
  const errorText = useErrorText();
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File) => {
    try {
      const params = { year: String(year) };
      const { items } = await upload<{ items: DayChange[] }>(`/calendars/${id}/acts/read-days`, file, () => {}, { params });
      onRead(items);
      void message.info(t.count("hours.file.read", items.length));
    } catch (error) {
      void message.error(errorText(error));
    }
  };
  return (
    <>
      <Button size="small" onClick={() => input.current?.click()}>
        {t("hours.file.open")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t("hours.file.open")}
        accept=".csv,.xlsx,.ics"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void read(file);
          target.value = "";
        }}
      />
    </>
  );
}
