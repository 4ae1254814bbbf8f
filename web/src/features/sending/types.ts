import type { Shape } from "../../api/types";

/** One try to tell somebody outside: a letter, a chat message, a change for a program. */
export type Send = Shape<"SendView">;
export type SendState = Send["state"];

export const SEND_STATES = ["unknown", "failed", "intended", "sending", "done", "left", "left-out"] as const satisfies readonly SendState[];

export type MailSettings = Shape<"MailSettingsView">;

export const MAIL_SECURITIES = ["starttls", "tls", "none"] as const satisfies readonly MailSettings["security"][];

/** Where screens are, what may be called, how long notices are kept. */
export type SendingSettings = Shape<"SendingBody">;

export type CaughtMail = Shape<"CaughtMailView">;
