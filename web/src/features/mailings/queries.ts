import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post, withParams } from "../../api/client";
import { ROOT } from "../../api/queries";
import type { Shape } from "../../api/types";

export type MailingResult = Shape<"MailingResult">;
export type MailingPreview = Shape<"MailingPreview">;
export type Recipient = Shape<"RecipientView">;
export type RecipientState = Recipient["state"];

const WHILE_SENDING_MS = 2000;

/** How far a mailing is; asked again and again while it goes out. */
export function resultQuery(id: string, sending: boolean) {
  return queryOptions({
    queryKey: [ROOT.one, "mailings", id, "result"],
    queryFn: ({ signal }) => get<MailingResult>(`/mailings/${id}/result`, signal),
    refetchInterval: sending ? WHILE_SENDING_MS : false,
  });
}

export function recipientsQuery(id: string, state: RecipientState) {
  return infiniteQueryOptions({
    queryKey: [ROOT.one, "mailings", id, "recipients", state],
    queryFn: ({ signal, pageParam }) =>
      get<{ items: Recipient[]; nextCursor?: string }>(
        withParams(`/mailings/${id}/recipients`, { state, ...(pageParam ? { cursor: pageParam } : {}) }),
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Whom a mailing would reach now; further pages tell of more who are left out. */
export function previewQuery(id: string, version: number | undefined) {
  return infiniteQueryOptions({
    queryKey: [ROOT.one, "mailings", id, "preview", version],
    queryFn: ({ pageParam }) => post<MailingPreview>(`/mailings/${id}/acts/preview`, pageParam ? { cursor: pageParam } : {}),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Those left out in all pages, each once: somebody may refuse between two pages and move the rest. */
export function allLeftOut(pages: MailingPreview[]): Recipient[] {
  return [...new Map(pages.flatMap(({ people }) => people).map((person) => [person.id, person])).values()];
}
