import type { Shape } from "../../api/types";

/** What a person is told. */
export type Notice = Shape<"NoticeView">;

export type NoticePreferences = Shape<"NoticePreferencesBody">;
/** The ways in which one kind of notice leaves the house. */
export type NoticeWish = NoticePreferences["kinds"][number];
export type MailPace = NoticeWish["mail"];

export const MAIL_PACES = ["now", "digest", "off"] as const satisfies readonly MailPace[];
