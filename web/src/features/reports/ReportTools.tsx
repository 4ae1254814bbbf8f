import { Segmented, Select } from "antd";
import { useI18n } from "../../i18n";
import s from "./Reports.module.css";

export const PERIODS = [7, 30, 90, 365] as const;
const USUAL_DAYS = 30;

/** How many days the address asks for; a month unless it names another period. */
export function periodOf(asked: unknown): number {
  return PERIODS.find((period) => String(period) === String(asked)) ?? USUAL_DAYS;
}

interface Props<Group extends string> {
  groups: readonly Group[];
  labelOf: (group: Group) => string;
  by: Group;
  days: number;
  onShow: (change: { by?: Group; days?: string }) => void;
}

/** By what a report groups, and over how long. */
export function ReportTools<Group extends string>({ groups, labelOf, by, days, onShow }: Props<Group>) {
  const { t } = useI18n();
  return (
    <div className={s.tools}>
      <Segmented
        value={by}
        aria-label={t("leadReport.by")}
        options={groups.map((value) => ({ value, label: labelOf(value) }))}
        onChange={(value) => onShow({ by: value })}
      />
      <Select
        value={days}
        aria-label={t("leadReport.period")}
        options={PERIODS.map((value) => ({ value, label: t("leadReport.days", { days: value }) }))}
        onChange={(value) => onShow({ days: String(value) })}
      />
    </div>
  );
}
