import { createContext, useContext } from "react";
import type { Language } from "../api/types";

/** Changes the language of the whole app, labels from the server included. */
export const LanguageContext = createContext<(language: Language) => void>(() => {});

export function useLanguage(): (language: Language) => void {
  return useContext(LanguageContext);
}
