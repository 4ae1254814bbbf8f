import { useI18n } from "../../i18n";
import { Card } from "../../ui/Card";
import { Facts } from "../../ui/Facts";
import { Tone } from "../../ui/Tone";
import s from "./BackTest.module.css";
import { BackTestCases } from "./CaseList";
import { MovedTable } from "./MovedTable";
import { People } from "./People";
import type { BackTest } from "./types";

/** What came of a back-test: an estimate, case by case. */
export function BackTestReport({ test }: { test: BackTest }) {
  const { t, format } = useI18n();
  const period = t("rules.period", { from: format.time(test.from), to: format.time(test.to) });
  return (
    <>
      <Card title={t("rules.report")} extra={test.outdated && <Tone tone="warning">{t("rules.report.outdated")}</Tone>}>
        <Facts
          facts={[
            { key: "period", label: t("rules.report.period"), wide: true, value: period },
            { key: "cases", label: t("rules.report.cases"), value: format.number(test.cases) },
            { key: "changed", label: t("rules.report.changed"), value: format.number(test.changed) },
            { key: "unmatched", label: t("rules.report.unmatched"), value: format.number(test.newlyUnmatched) },
            { key: "errors", label: t("rules.report.errors"), value: format.number(test.errors) },
          ]}
        />
        {test.cases === 0 && <p className={s.note}>{t("rules.backTest.none")}</p>}
      </Card>
      {test.moved.length > 0 && (
        <Card title={t("rules.report.moved")}>
          <MovedTable moved={test.moved} />
        </Card>
      )}
      {test.perPerson.length > 0 && (
        <Card title={t("rules.report.people")} extra={<Tone tone="warning">{t("rules.estimate")}</Tone>}>
          <p className={s.text}>{t("rules.report.people.text")}</p>
          <People people={test.perPerson} />
        </Card>
      )}
      {test.perMonth.length > 0 && (
        <Card title={t("rules.report.months")}>
          <Months months={test.perMonth} />
        </Card>
      )}
      {test.changed > 0 && (
        <Card title={t("rules.report.list")}>
          <BackTestCases id={test.id} />
        </Card>
      )}
    </>
  );
}

function Months({ months }: { months: BackTest["perMonth"] }) {
  const { t, format } = useI18n();
  return (
    <table className={s.table}>
      <thead>
        <tr>
          <th scope="col">{t("rules.report.month")}</th>
          <th scope="col" className={s.figure}>
            {t("rules.report.cases")}
          </th>
          <th scope="col" className={s.figure}>
            {t("rules.report.changed")}
          </th>
        </tr>
      </thead>
      <tbody>
        {months.map(({ month, cases, changed }) => (
          <tr key={month}>
            <th scope="row">{month}</th>
            <td className={s.figure}>{format.number(cases)}</td>
            <td className={s.figure}>{format.number(changed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
