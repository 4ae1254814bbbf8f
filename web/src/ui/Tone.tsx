import type { ReactNode } from "react";
import type { ChoiceTone } from "../api/types";
import s from "./Tone.module.css";

export type ToneName = "neutral" | "primary" | "info" | "success" | "warning" | "danger";

/** How the server says that a choice is good or bad news. */
const BY_CHOICE: Readonly<Record<ChoiceTone, ToneName>> = {
  neutral: "neutral",
  info: "info",
  good: "success",
  warning: "warning",
  bad: "danger",
};

export function toneOf(tone: ChoiceTone): ToneName {
  return BY_CHOICE[tone];
}

/** A small label whose tint says how things stand; the words always say it too. */
export function Tone({ tone, children }: { tone: ToneName; children: ReactNode }) {
  return <span className={`${s.tone} ${s[tone]}`}>{children}</span>;
}
