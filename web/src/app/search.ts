/** The address holds plain text (`?q=abc&sort=-createdAt`), readable and easy to share. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === "string" && value !== "") params.set(name, value);
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** Takes the named texts out of an address and leaves the rest behind. */
export function pick<K extends string>(
  search: Record<string, unknown>,
  names: readonly K[],
): { [P in K]?: string } {
  const picked: { [P in K]?: string } = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === "string" && value !== "") picked[name] = value;
  }
  return picked;
}
