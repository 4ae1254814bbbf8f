import { InputNumber } from "antd";
import { useI18n } from "../../i18n";
import { useMeta } from "../session/useSession";
import type { BoundsProps } from "./BoundsFilter";
import type { Bound } from "./filter";
import s from "./FilterBar.module.css";

/** How much at least, and at most. */
export default function AmountsFilter({ field, conditions, onChange }: BoundsProps) {
  const { t } = useI18n();
  const { company } = useMeta();
  const unit = field.type === "money" ? ` ${company.currency}` : "";
  const control = (bound: Bound, label: string) => (
    <InputNumber<string>
      controls={false}
      stringMode
      aria-label={label}
      placeholder={label}
      className={s.bound ?? ""}
      value={conditions[field.name + bound]?.[0]?.split(" ", 1)[0] ?? null}
      onChange={(next) => onChange({ [field.name + bound]: next === null ? [] : [`${next}${unit}`] })}
      changeOnWheel={false}
    />
  );
  return (
    <span className={s.bounds}>
      {control(">=", t("list.filter.atLeast", { label: field.label }))}
      {control("<=", t("list.filter.atMost", { label: field.label }))}
    </span>
  );
}
