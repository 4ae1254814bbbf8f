/** Texts about public forms, for admins. */
export const formsEn = {
  "publicForm.title": "Publish the form",
  "publicForm.page": "Its own page",
  "publicForm.embed": "To show it on another site, add the site to “Sites allowed” and put this into its page:",
  "publicForm.copy": "Copy",
  "publicForm.copied": "Copied",
  "publicForm.closed": "The form is not active: its page says that nothing is there.",
} as const;
