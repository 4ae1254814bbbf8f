/** What this browser remembers of how somebody likes their screens; nothing that others need. */
const PREFIX = "baton.";

/** A browser may refuse storage; then nothing is remembered, and all else works. */
export function remembered(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // See above: forgetting is the worst that happens.
  }
}
