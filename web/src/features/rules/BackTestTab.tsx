import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useOnce } from "../../api/once";
import { ROOT } from "../../api/queries";
import type { Field, Job } from "../../api/types";
import { FieldInput } from "../../fields/inputs";
import { fromWall } from "../../fields/time";
import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { useErrorText } from "../../ui/message";
import { Option } from "../../ui/Option";
import { Failure, Waiting } from "../../ui/State";
import { Running } from "./BackTestRunning";
import { BackTestReport } from "./BackTestReport";
import s from "./BackTest.module.css";
import { daysBefore, dayAfter } from "./period";
import { backTestsQuery } from "./queries";
import type { Work } from "./VersionScreen";

const USUAL_DAYS = 90;

/** What the rows would have said to all that was decided in a period. */
export function BackTestTab({ work }: { work: Work }) {
  const { t } = useI18n();
  const tests = useQuery(backTestsQuery(work.version.id));
  const [latest] = tests.data ?? [];
  const finished = tests.data?.find(({ done }) => done);
  return (
    <div className={s.tab}>
      <Card title={t("rules.backTest")}>
        <p className={s.text}>{t("rules.backTest.text")}</p>
        {work.edit.dirty && <p className={s.note}>{t("rules.backTest.unsaved")}</p>}
        <Start work={work} />
      </Card>
      {tests.isPending && <Waiting lines={6} />}
      {tests.isError && <Failure error={tests.error} onRetry={() => void tests.refetch()} />}
      {latest && !latest.done && <Running key={latest.id} test={latest} />}
      {finished && <BackTestReport key={finished.id} test={finished} />}
    </div>
  );
}

function Start({ work: { version } }: { work: Work }) {
  const { t, timeZone, format } = useI18n();
  const client = useQueryClient();
  const errorText = useErrorText();
  const once = useOnce();
  const [from, setFrom] = useState(() => daysBefore(format.day(new Date()), USUAL_DAYS));
  const [to, setTo] = useState(() => format.day(new Date()));
  const start = useMutation({
    mutationFn: () =>
      once.post<Job>(`/rule-versions/${version.id}/acts/back-test`, {
        from: fromWall(`${from}T00:00`, timeZone),
        to: fromWall(`${dayAfter(to)}T00:00`, timeZone),
      }),
    onSuccess: async () => {
      void client.invalidateQueries({ queryKey: [ROOT.jobs] });
      await client.invalidateQueries({ queryKey: backTestsQuery(version.id).queryKey });
    },
  });
  return (
    <form
      className={s.start}
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate();
      }}
    >
      <Option label={t("rules.range.from")}>{(id) => <Day id={id} value={from} onChange={setFrom} />}</Option>
      <Option label={t("rules.range.to")}>{(id) => <Day id={id} value={to} onChange={setTo} />}</Option>
      <Button type="primary" htmlType="submit" loading={start.isPending} disabled={!from || !to}>
        {t("rules.backTest.start")}
      </Button>
      {start.isError && (
        <p className={s.problem} role="alert">
          {errorText(start.error)}
        </p>
      )}
    </form>
  );
}

const DAY: Field = { name: "day", label: "", type: "date" };

function Day({ id, value, onChange }: { id: string; value: string; onChange: (day: string) => void }) {
  return <FieldInput id={id} field={DAY} names={{}} value={value || null} onChange={(day) => onChange(String(day ?? ""))} />;
}
