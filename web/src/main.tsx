import { QueryClient } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { configureClient } from "./api/client";
import { isProblem } from "./api/problem";
import { metaQuery, sessionQuery } from "./api/queries";
import { Root } from "./app/Root";
import { createAppRouter } from "./app/router";
import { goToSignIn } from "./features/session/acts";
import { loadLocale } from "./i18n";
import { readLanguage } from "./i18n/preferences";
import "./theme/tokens.css";
import "./theme/base.css";

const TRIES = 2;

/** These two stand here because the texts themselves may be what could not be fetched. */
const UNREACHABLE = {
  en: "Baton cannot be reached. Check your connection and reload the page.",
  "zh-CN": "无法连接 Baton，请检查网络后刷新页面。",
} as const;

function createClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => !isProblem(error) && failures < TRIES,
      },
      // Without a line the attempt fails and says so; it does not wait unseen.
      mutations: { networkMode: "always" },
    },
  });
}

async function start(): Promise<void> {
  const language = readLanguage();
  configureClient({ language, onSignedOut: goToSignIn });
  const client = createClient();
  const [locale, session] = await Promise.all([loadLocale(language), client.ensureQueryData(sessionQuery())]);
  configureClient({ csrfToken: session.csrfToken });
  const timeZone = session.passwordChangeRequired
    ? Intl.DateTimeFormat().resolvedOptions().timeZone // nothing about the company is told yet
    : (await client.ensureQueryData(metaQuery())).company.timeZone;
  locale.activate();
  document.documentElement.lang = language;
  const container = document.getElementById("root");
  if (!container) throw new Error("index.html has no #root");
  createRoot(container).render(
    <StrictMode>
      <Root
        client={client}
        router={createAppRouter(client)}
        timeZone={timeZone}
        owesPassword={session.passwordChangeRequired}
        language={language}
        locale={locale}
      />
    </StrictMode>,
  );
}

/** Says so when the app cannot even start. */
function sayUnreachable(): void {
  const container = document.getElementById("root");
  if (!container) return;
  const text = document.createElement("p");
  text.className = "boot-failure";
  text.setAttribute("role", "alert");
  text.textContent = UNREACHABLE[readLanguage()];
  container.replaceChildren(text);
}

start().catch((error: unknown) => {
  if (isProblem(error, 401)) return; // on the way to the sign-in page
  sayUnreachable();
  throw error;
});
