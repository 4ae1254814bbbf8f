/**
 * What a person is told, and how they want to be told; hand-written until the
 * generated document has it.
 */

export interface Notice {
  id: string;
  kind: string;
  title: string;
  /** In somebody's own words. */
  text: string;
  at: string;
  /** How often it was told before it was read. */
  times: number;
  record: { kind: string; id: string; label: string };
  by: { id?: string; name: string };
  readAt: string | null;
  /** The screen on which it can be acted on. */
  path: string;
}

export const MAIL_PACES = ["now", "digest", "off"] as const;
export type MailPace = (typeof MAIL_PACES)[number];

/** The ways in which one kind of notice leaves the house. */
export interface NoticeWish {
  kind: string;
  label: string;
  mail: MailPace;
  chat: boolean;
}

export interface NoticePreferences {
  /** Empty: the company's. */
  timeZone: string;
  /** Times of day such as 22:00; they may reach over midnight. */
  quietHours: { from: string; to: string } | null;
  digestHour: number;
  kinds: NoticeWish[];
}
