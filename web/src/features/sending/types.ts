/**
 * What leaves the house, and the settings for it; hand-written until the
 * generated document has it.
 */

export const SEND_STATES = ["unknown", "failed", "intended", "sending", "done", "left"] as const;
export type SendState = (typeof SEND_STATES)[number];

export interface Send {
  id: string;
  /** What it is: a notice, a digest, a change for a program, a test. */
  kindLabel: string;
  channel: "mail" | "chat" | "webhook";
  state: SendState;
  stateLabel: string;
  /** To whom: a person, a chat target or a webhook. */
  target: { kind: string; id: string; label: string };
  createdAt: string;
  nextAt: string | null;
  attempts: number;
  /** Why the last try came to nothing. */
  problem: string;
}

export const MAIL_SECURITIES = ["starttls", "tls", "none"] as const;

export interface MailSettings {
  active: boolean;
  host: string;
  port: number;
  security: (typeof MAIL_SECURITIES)[number];
  user: string;
  sender: string;
  senderName: string;
  /** Whether a password is kept; it is never shown. */
  hasSecret: boolean;
}

export interface CaughtMail {
  id: string;
  at: string;
  sender: string;
  recipients: string[];
  subject: string;
  text: string;
}
