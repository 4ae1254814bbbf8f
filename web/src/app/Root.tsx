import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { configureClient } from "../api/client";
import type { Language } from "../api/types";
import { I18nProvider, loadLocale, type LocaleBundle } from "../i18n";
import { writeLanguage } from "../i18n/preferences";
import { ThemeProvider } from "../theme";
import { LanguageContext } from "./language";
import type { AppRouter } from "./router";

interface Props {
  client: QueryClient;
  router: AppRouter;
  timeZone: string;
  language: Language;
  locale: LocaleBundle;
}

export function Root({ client, router, timeZone, ...initial }: Props) {
  const [{ language, locale }, setLocale] = useState(initial);

  const choose = useCallback(
    async (next: Language) => {
      const bundle = await loadLocale(next);
      bundle.activate();
      writeLanguage(next);
      configureClient({ language: next });
      setLocale({ language: next, locale: bundle });
      await client.invalidateQueries();
    },
    [client],
  );

  return (
    <QueryClientProvider client={client}>
      <I18nProvider language={language} timeZone={timeZone} texts={locale.texts}>
        <LanguageContext value={choose}>
          <ThemeProvider locale={locale.antd}>
            <RouterProvider router={router} />
          </ThemeProvider>
        </LanguageContext>
      </I18nProvider>
    </QueryClientProvider>
  );
}
