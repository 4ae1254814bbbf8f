import type { Wait } from "./types";

/**
 * Who waits for whom, as paths: each begins with somebody nobody waits for and
 * follows who holds it up. Where people wait for each other a path ends once it
 * comes back.
 */
export function chainsOf(waits: readonly Wait[]): Wait[][] {
  const awaited = new Set(waits.map(({ to }) => to.id));
  const starts = waits.filter(({ from }) => !awaited.has(from.id));
  const chains = starts.map((wait) => follow(wait, waits));
  const told = new Set(chains.flat());
  for (const wait of waits) {
    if (told.has(wait)) continue;
    const circle = follow(wait, waits);
    circle.forEach((each) => told.add(each));
    chains.push(circle);
  }
  return chains.toSorted((a, b) => b.length - a.length);
}

function follow(first: Wait, waits: readonly Wait[]): Wait[] {
  const chain = [first];
  const seen = new Set([first.from.id, first.to.id]);
  let next = nextOf(first, waits);
  while (next) {
    chain.push(next);
    if (seen.has(next.to.id)) break;
    seen.add(next.to.id);
    next = nextOf(next, waits);
  }
  return chain;
}

/** The oldest thing for which the person waits who is waited for. */
function nextOf({ to }: Wait, waits: readonly Wait[]): Wait | undefined {
  return waits.filter(({ from }) => from.id === to.id).toSorted((a, b) => a.since.localeCompare(b.since))[0];
}
