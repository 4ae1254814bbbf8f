import type { Locale } from "antd/es/locale";
import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { Language } from "../api/types";
import { formatter, type Format } from "./format";
import { translator, type Texts, type Translate } from "./translate";

interface I18n {
  language: Language;
  timeZone: string;
  t: Translate;
  format: Format;
  /** A label from the server as it stands inside a phrase: "New lead". */
  inside: (label: string) => string;
}

const Context = createContext<I18n | null>(null);

/** All that depends on the language: our texts, antd's, and what dates are called. */
export interface LocaleBundle {
  texts: Texts;
  antd: Locale;
  activate: () => void;
}

/** Loads one language; the other never reaches the browser. */
export async function loadLocale(language: Language): Promise<LocaleBundle> {
  if (language === "zh-CN") return (await import("./locale.zh-CN")).locale;
  return (await import("./locale.en")).locale;
}

interface Props {
  language: Language;
  timeZone: string;
  texts: Texts;
  children: ReactNode;
}

export function I18nProvider({ language, timeZone, texts, children }: Props) {
  const value = useMemo(
    () => ({
      language,
      timeZone,
      t: translator(language, texts),
      format: formatter(language, timeZone),
      inside: language === "en" ? lowerFirst : (label: string) => label,
    }),
    [language, timeZone, texts],
  );
  return <Context value={value}>{children}</Context>;
}

/** Abbreviations keep their capitals. */
function lowerFirst(label: string): string {
  return /^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

export function useI18n(): I18n {
  const value = useContext(Context);
  if (!value) throw new Error("useI18n needs an I18nProvider above it");
  return value;
}

export type { Translate, Texts } from "./translate";
export type { Format } from "./format";
export type { TextKey } from "./en";
