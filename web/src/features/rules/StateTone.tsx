import { useI18n } from "../../i18n";
import { Tone, type ToneName } from "../../ui/Tone";
import type { VersionState } from "./types";

const TONES: Readonly<Record<VersionState, ToneName>> = {
  draft: "warning",
  scheduled: "info",
  published: "success",
  archived: "neutral",
};

export function StateTone({ state }: { state: VersionState }) {
  const { t } = useI18n();
  return <Tone tone={TONES[state]}>{t(`rules.state.${state}`)}</Tone>;
}
