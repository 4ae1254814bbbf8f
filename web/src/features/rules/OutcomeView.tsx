import { useI18n } from "../../i18n";
import type { Money } from "../../api/types";
import c from "./CellView.module.css";
import { ValueText } from "./CellView";
import { calculation } from "./outcome";
import type { InputField } from "./types";

/** One value of an outcome as one reads it; what is calculated is shown as it is written. */
export function OutcomeView({ value, field }: { value: unknown; field: InputField }) {
  const { t, format } = useI18n();
  const written = calculation(value);
  if (written !== undefined) return <code className={c.code}>= {written}</code>;
  if (value === undefined || value === null || value === "") return <span className={c.any}>–</span>;
  if (typeof value === "boolean") return t(value ? "app.yes" : "app.no");
  if (typeof value === "number") return <span className="number">{format.number(value)}</span>;
  if (isMoney(value)) return <span className="number">{format.money(value)}</span>;
  if (Array.isArray(value)) return value.map(String).join(t("rules.comma"));
  if (typeof value === "object") return <code className={c.code}>{JSON.stringify(value)}</code>;
  return <ValueText value={String(value)} field={field} />;
}

function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "amount" in value && "currency" in value;
}
