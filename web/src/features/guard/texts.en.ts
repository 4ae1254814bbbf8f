/** Texts of what stands in the way of contacting somebody. */
export const guardEn = {
  "guard.title": "Before you call or write",
  "guard.complaint": "Open the complaint",
  "guard.release": "Release for selling",
  "guard.release.title": "May {name} be sold to?",
  "guard.release.text": "Until the complaint is closed. Your reason stands in its history.",
  "guard.reason": "Reason",
  "guard.released": "Released",
} as const;
