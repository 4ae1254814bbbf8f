import { Input } from "antd";
import { Suspense, lazy } from "react";
import type { Field } from "../../api/types";
import { useI18n } from "../../i18n";
import { quote, unquote, type Bound, type Conditions } from "./filter";
import s from "./FilterBar.module.css";

const AmountsFilter = lazy(() => import("./AmountsFilter"));
const RangePicker = lazy(() => import("../../fields/RangePicker"));

export interface BoundsProps {
  field: Field;
  conditions: Conditions;
  onChange: (changed: Conditions) => void;
}

/** From when to when, or how much at least and at most. */
export function BoundsFilter(props: BoundsProps) {
  const { type } = props.field;
  if (type === "date" || type === "time") return <DaysFilter {...props} />;
  return (
    <Suspense fallback={<AmountsToCome />}>
      <AmountsFilter {...props} />
    </Suspense>
  );
}

/** As wide as what comes, so that nothing beside it jumps. */
function AmountsToCome() {
  return (
    <span className={s.bounds}>
      <Input disabled className={s.bound ?? ""} />
      <Input disabled className={s.bound ?? ""} />
    </span>
  );
}

function DaysFilter({ field, conditions, onChange }: BoundsProps) {
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
