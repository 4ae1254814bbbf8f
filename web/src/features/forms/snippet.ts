/** Where a public form has its own page. */
export function formAddress(origin: string, key: string): string {
  return `${origin}/f/${encodeURIComponent(key)}`;
}

/** What another site puts into its page to show the form. */
export function embedSnippet(origin: string, key: string, title: string): string {
  return `<iframe src="${formAddress(origin, key)}" title="${escapeAttribute(title)}" width="100%" height="720" style="border:0"></iframe>`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
