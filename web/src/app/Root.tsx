import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useState } from "react";
import { configureClient } from "../api/client";
import type { Language } from "../api/types";
import { I18nProvider, loadLocale, type LocaleBundle } from "../i18n";
import { writeLanguage } from "../i18n/preferences";
import { ThemeProvider } from "../theme";
import { LanguageContext } from "./language";
import type { AppRouter } from "./router";

const PasswordRequired = lazy(() => import("../features/account/PasswordRequired"));

interface Props {
  client: QueryClient;
  router: AppRouter;
  timeZone: string;
  /** A temporary password opens nothing but the form for another one. */
  owesPassword: boolean;
  language: Language;
  locale: LocaleBundle;
}

export function Root({ client, router, timeZone, owesPassword, ...initial }: Props) {
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
            {owesPassword ? (
              <Suspense>
                <PasswordRequired />
              </Suspense>
            ) : (
              <RouterProvider router={router} />
            )}
          </ThemeProvider>
        </LanguageContext>
      </I18nProvider>
    </QueryClientProvider>
  );
}
