/** Texts of what is done about a complaint as a whole. */
export const complaintsEn = {
  "complaint.person": "Who",
  "complaint.contain": "Contain the harm",
  "complaint.contain.help": "Somebody keeps the harm from growing at once, beside the course of the complaint.",
  "complaint.contain.text": "What is to be contained",
  "complaint.contain.done": "It is being contained",
  "complaint.cancel-by-customer": "Withdrawn by the customer",
  "complaint.cancel-by-customer.help": "The complaint ends because the customer wants that. Whoever has a task is told.",
  "complaint.cancel-by-customer.text": "When and how the customer said so",
  "complaint.cancel-by-customer.done": "The complaint was withdrawn",
  "complaint.reopen": "Reopen",
  "complaint.reopen.help": "It is taken up again: a closed one with another solution, others are judged anew.",
  "complaint.reopen.text": "Why it is taken up again",
  "complaint.reopen.done": "It is open again",
  "complaint.lesson": "Write an article",
  "complaint.ofYear": "Complaints in a year",
} as const;
