/** Texts of what leaders have people do, and of what the summary answers. */
export const instructionsEn = {
  "directive.person": "Who",
  "directive.due": "Until",
  "directive.text": "What is to be done",
  "directive.add": "Add somebody",
  "directive.remove": "Remove number {number}",
  "directive.number": "Number {number}",
  "reply.none": "There are no instructions to answer.",
  "reply.to": "Answer to “{text}”",
} as const;
