/** Texts of letters to many. */
export const mailingsEn = {
  "mailing.letters": "Letters",
  "mailing.draft": "A draft. In subject and text, {name}, {customer} and {owner} stand for what the record says.",
  "mailing.preview": "Preview",
  "mailing.reaches.one": "{count} letter would go now.",
  "mailing.reaches.other": "{count} letters would go now.",
  "mailing.more": "Only the first 10,000 records were looked at.",
  "mailing.leftOut": "Left out",
  "mailing.start.one": "Send {count} letter",
  "mailing.start.other": "Send {count} letters",
  "mailing.started": "The letters go out",
  "mailing.stop": "Stop",
  "mailing.stop.ask": "Stop “{name}”?",
  "mailing.stop.text": "What has not begun to go does not go; what is on its way arrives. It cannot go on afterwards.",
  "mailing.stopped": "Stopped",
  "mailing.export": "Download as CSV",
  "mailing.unseen": "Somebody you do not see",
} as const;
