import type { Field } from "../../api/types";
import { useI18n } from "../../i18n";

const WORDS = {
  "=": "filter.op.equal",
  "!=": "filter.op.unequal",
  "<": "filter.op.less",
  "<=": "filter.op.atMost",
  ">": "filter.op.more",
  ">=": "filter.op.atLeast",
  "~": "filter.op.contains",
  in: "filter.op.in",
  known: "filter.op.known",
} as const;

/** Of times one says before and after. */
const TIMES = { "<": "filter.op.before", ">": "filter.op.after" } as const;

/** An operator in words. */
export function useOperatorLabel(): (field: Field, operator: string) => string {
  const { t } = useI18n();
  return (field, operator) => {
    const isTime = field.type === "date" || field.type === "time";
    if (isTime && operator in TIMES) return t(TIMES[operator as keyof typeof TIMES]);
    return operator in WORDS ? t(WORDS[operator as keyof typeof WORDS]) : operator;
  };
}
