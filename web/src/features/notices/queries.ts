import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, withParams } from "../../api/client";
import { PAGE_SIZE, ROOT } from "../../api/queries";
import type { Page } from "../../api/types";
import type { Notice, NoticePreferences } from "./types";

export interface NoticeSearch {
  unread: boolean;
  kind?: string | undefined;
}

export function noticesQuery({ unread, kind }: NoticeSearch) {
  return infiniteQueryOptions({
    queryKey: [ROOT.notices, "list", { unread, kind }],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Notice>>(
        withParams("/notices", { unread: unread ? "true" : undefined, kind, limit: PAGE_SIZE, cursor: pageParam }),
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
}

export const PREFERENCES = "/me/notice-preferences";

export function preferencesQuery() {
  return queryOptions({
    queryKey: [ROOT.sending, "preferences"],
    queryFn: ({ signal }) => get<NoticePreferences>(PREFERENCES, signal),
  });
}
