import type { Language } from "../api/types";

export type Theme = "light" | "dark" | "system";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Cookies, so that the server's first page already has the right language and theme. */
function writeCookie(name: string, value: string): void {
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
}

export function languageOf(tag: string): Language {
  return tag.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

function cookie(name: string): string | undefined {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

export function readLanguage(): Language {
  return languageOf(cookie("baton_language") ?? navigator.language);
}

export function writeLanguage(language: Language): void {
  writeCookie("baton_language", language);
  document.documentElement.lang = language;
}

export function readTheme(): Theme {
  const theme = cookie("baton_theme");
  return theme === "light" || theme === "dark" ? theme : "system";
}

export function writeTheme(theme: Theme): void {
  writeCookie("baton_theme", theme);
  document.documentElement.dataset["theme"] = theme;
}
