import { useI18n } from "../../i18n";
import { Tone, type ToneName } from "../../ui/Tone";
import type { ImportState } from "./types";

const TONES: Readonly<Record<ImportState, ToneName>> = {
  staged: "neutral",
  checking: "info",
  checked: "primary",
  running: "info",
  done: "success",
  undoing: "info",
  undone: "neutral",
};

/** How an import stands. */
export function StateTone({ state }: { state: ImportState }) {
  const { t } = useI18n();
  return <Tone tone={TONES[state]}>{t(`imports.state.${state}`)}</Tone>;
}
