/** Texts of a deal's stage and of a manager's word. */
export const dealsEn = {
  "criteria.title": "Stage: {stage}",
  "criteria.none": "This stage asks for nothing before the deal goes on.",
  "criteria.met": "met",
  "criteria.unmet": "still missing",
  "criteria.ready": "All of it is met.",
  "criteria.missing.one": "{count} thing is missing.",
  "criteria.missing.other": "{count} things are missing.",
  "criteria.next": "Move to “{stage}”",
  "criteria.win": "Close as “{stage}”",
  "criteria.override": "The deal can be moved on regardless; its history will say what was missing.",
  "criteria.moved": "Moved to “{stage}”",

  "replies.title": "Manager’s replies",
  "replies.empty": "No reply yet",
  "replies.text": "Reply",
  "replies.asks": "Asks for an answer",
  "replies.send": "Reply",
  "replies.sent": "Replied",
} as const;
