import { configureClient, post, remove } from "../../api/client";
import type { Session } from "../../api/types";

export function goToSignIn(): void {
  const here = location.pathname + location.search;
  location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

export async function signOut(): Promise<void> {
  configureClient({ onSignedOut: () => {} });
  await remove("/session");
  location.assign("/sign-in");
}

/** Another identity sees other records, so the app starts anew with it. */
export async function switchTo(login: string): Promise<void> {
  await post<Session>("/session/acts/switch", { login });
  location.assign("/inbox");
}
