import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { PAGE_SIZE, ROOT } from "../../api/queries";
import type { Page } from "../../api/types";
import type { CaughtMail, MailSettings, Send, SendingSettings } from "./types";

function pagesQuery<T>(path: string, params: Record<string, string | undefined> = {}) {
  return infiniteQueryOptions({
    queryKey: [ROOT.sending, path, params],
    queryFn: ({ pageParam, signal }) => get<Page<T>>(withParams(path, { ...params, limit: PAGE_SIZE, cursor: pageParam }), signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

export const sendsQuery = (state: string | undefined) => pagesQuery<Send>("/sends", { state });

/** The catcher keeps the newest letters only; they come in one answer. */
export function caughtMailQuery() {
  return queryOptions({
    queryKey: [ROOT.sending, "/caught-mail"],
    queryFn: async ({ signal }) => (await get<{ items: CaughtMail[] | null }>("/caught-mail", signal)).items ?? [],
  });
}

export const MAIL_SETTINGS = "/mail-settings";

export function mailSettingsQuery() {
  return queryOptions({
    queryKey: [ROOT.sending, MAIL_SETTINGS],
    queryFn: ({ signal }) => get<MailSettings>(MAIL_SETTINGS, signal),
  });
}

export const SENDING_SETTINGS = "/settings/sending";

export function sendingSettingsQuery() {
  return queryOptions({
    queryKey: [ROOT.sending, SENDING_SETTINGS],
    queryFn: ({ signal }) => get<SendingSettings>(SENDING_SETTINGS, signal),
  });
}
