/** Texts of what leaders have people do, and of what the summary answers. */
export const instructionsEn = {
  "directive.person": "Who",
  "directive.due": "Until",
  "directive.text": "What is to be done",
  "directive.add": "Add somebody",
  "directive.remove": "Remove number {number}",
  "directive.number": "Number {number}",
  "instruction.all": "Instructions",
  "instruction.reply": "Answer: {text}",
  "instruction.unanswered": "Not answered yet: the summary does that.",
  "reply.none": "There are no instructions to answer.",
  "reply.to": "Answer to “{text}”",
} as const;
