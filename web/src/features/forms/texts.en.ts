/** Texts about public forms, for admins. */
export const formsEn = {
  "publicForm.title": "Publish the form",
  "publicForm.page": "Its own page",
  "publicForm.embed": "To show it on another site, add the site to “Sites allowed” and put this into its page:",
  "publicForm.copy": "Copy",
  "publicForm.copied": "Copied",
  "publicForm.closed": "The form is not active: its page says that nothing is there.",
  "publicForm.leftOut": "The page of the form leaves out what is no longer in use: {fields}. Take it out of “Fields shown”, or bring the field back.",
} as const;
