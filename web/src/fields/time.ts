const MINUTE_MS = 60_000;

/** `2026-11-21T09:30:00Z` as the clock on the wall of a zone shows it: `2026-11-21T17:30`. */
export function toWall(instant: string | undefined, timeZone: string): string {
  if (!instant) return "";
  const at = new Date(instant);
  return new Date(at.getTime() + offsetMs(at, timeZone)).toISOString().slice(0, 16);
}

/** The instant (RFC 3339, UTC) when the clock of a zone shows this; undefined when it shows nothing. */
export function fromWall(wall: string, timeZone: string): string | undefined {
  const asIfUtc = new Date(`${wall}Z`);
  if (Number.isNaN(asIfUtc.getTime())) return undefined;
  const near = new Date(asIfUtc.getTime() - offsetMs(asIfUtc, timeZone));
  // The offset may change between the two; the one at the instant itself counts.
  return instantOf(new Date(asIfUtc.getTime() - offsetMs(near, timeZone)));
}

/** RFC 3339 in UTC without fractions of a second. */
export function instantOf(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** How far the zone's clock is ahead of UTC at an instant. */
function offsetMs(at: Date, timeZone: string): number {
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(at);
  const wall = new Date(`${shown.replace(" ", "T")}Z`).getTime();
  return Math.round((wall - at.getTime()) / MINUTE_MS) * MINUTE_MS;
}
