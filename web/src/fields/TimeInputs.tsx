import { Input } from "antd";
import { Suspense, lazy } from "react";
import { useI18n } from "../i18n";
import { PHONE } from "../theme";
import { useMedia } from "../theme/useMedia";
import { textOf, type InputProps } from "./inputs";
import { fromWall, toWall } from "./time";

const Pickers = lazy(() => import("./Pickers"));

/** A day without a time; a phone has a better picker than we could draw. */
export function DateInput({ ties, value, onChange }: InputProps) {
  const native = useMedia(PHONE);
  const change = (text: string | undefined) => onChange?.(text ?? null);
  if (native) {
    return (
      <Input {...ties} type="date" value={textOf(value)} onChange={(event) => change(event.target.value || undefined)} />
    );
  }
  return (
    <Suspense fallback={<Input {...ties} readOnly value={textOf(value)} />}>
      <Pickers withTime={false} ties={ties} value={textOf(value)} onChange={change} />
    </Suspense>
  );
}

export function TimeInput({ ties, value, onChange }: InputProps) {
  const { timeZone } = useI18n();
  const native = useMedia(PHONE);
  const change = (text: string | undefined) => onChange?.(text ?? null);
  const wall = toWall(textOf(value), timeZone);
  if (native) {
    return (
      <Input
        {...ties}
        type="datetime-local"
        value={wall}
        onChange={(event) => change(fromWall(event.target.value, timeZone))}
      />
    );
  }
  return (
    <Suspense fallback={<Input {...ties} readOnly value={wall.replace("T", " ")} />}>
      <Pickers
        withTime
        ties={ties}
        value={wall || undefined}
        onChange={(next) => change(next && fromWall(next, timeZone))}
      />
    </Suspense>
  );
}
