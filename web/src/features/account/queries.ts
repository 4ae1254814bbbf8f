import { queryOptions } from "@tanstack/react-query";
import { get } from "../../api/client";
import type { OpenedSession, ScopeArea, Token } from "../../api/types";

const ROOT = "account";

function accountQuery<T>(path: string) {
  return queryOptions({
    queryKey: [ROOT, path],
    queryFn: async ({ signal }) => (await get<{ items: T[] }>(path, signal)).items,
  });
}

export const sessionsQuery = () => accountQuery<OpenedSession>("/me/sessions");
export const scopesQuery = () => accountQuery<ScopeArea>("/me/scopes");

/** Where somebody's tokens are: one's own, or those of a user an admin looks at. */
export const MY_TOKENS = "/me/tokens";
export const tokensOf = (user: string) => `/users/${user}/tokens`;
export const tokensQuery = (path: string) => accountQuery<Token>(path);
