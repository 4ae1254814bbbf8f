import { InputNumber } from "antd";
import { Suspense, lazy } from "react";
import type { Field } from "../../api/types";
import { useI18n } from "../../i18n";
import { useMeta } from "../session/useSession";
import { quote, unquote, type Bound, type Conditions } from "./filter";
import s from "./FilterBar.module.css";

const RangePicker = lazy(() => import("../../fields/RangePicker"));

interface Props {
  field: Field;
  conditions: Conditions;
  onChange: (changed: Conditions) => void;
}

/** From when to when, or how much at least and at most. */
export function BoundsFilter(props: Props) {
  const { type } = props.field;
  return type === "date" || type === "time" ? <DaysFilter {...props} /> : <AmountsFilter {...props} />;
}

function DaysFilter({ field, conditions, onChange }: Props) {
  const { t } = useI18n();
  const day = (bound: Bound) => {
    const literal = conditions[field.name + bound]?.[0];
    return literal === undefined ? undefined : unquote(literal);
  };
  return (
    <div className={s.days}>
      <Suspense fallback={null}>
        <RangePicker
          labels={[t("list.filter.from", { label: field.label }), t("list.filter.to", { label: field.label })]}
          value={[day(">="), day("<=")]}
          onChange={(from, to) =>
            onChange({ [`${field.name}>=`]: from ? [quote(from)] : [], [`${field.name}<=`]: to ? [quote(to)] : [] })
          }
        />
      </Suspense>
    </div>
  );
}

function AmountsFilter({ field, conditions, onChange }: Props) {
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
