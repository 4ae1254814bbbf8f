import { useI18n } from "../../i18n";
import type { PointSummary } from "./types";

/** The processes and steps that ask. */
export function UsedIn({ point: { usedIn } }: { point: PointSummary }) {
  const { t } = useI18n();
  if (usedIn.length === 0) return t("rules.usedIn.nowhere");
  const places = usedIn.map(({ processLabel, stepLabel }) => (stepLabel ? `${processLabel} → ${stepLabel}` : processLabel));
  return t("rules.usedIn", { places: places.join(t("rules.comma")) });
}
