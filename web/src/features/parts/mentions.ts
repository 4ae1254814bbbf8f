export interface Named {
  id?: string;
  name: string;
}

/** The people among those chosen whose “@name” still stands in the text. */
export function mentionedIn(text: string, chosen: readonly Named[]): string[] {
  const ids = chosen.filter(({ name }) => text.includes(`@${name}`)).flatMap(({ id }) => id ?? []);
  return [...new Set(ids)];
}

export interface Piece {
  text: string;
  mention: boolean;
}

/** Cuts a text where it mentions somebody; a longer name wins over one it begins with. */
export function pieces(text: string, people: readonly Named[]): Piece[] {
  const names = people
    .map(({ name }) => name)
    .filter(Boolean)
    .toSorted((a, b) => b.length - a.length);
  const found: Piece[] = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const name = names.find((known) => rest.startsWith(`@${known}`));
    const taken = name === undefined ? [...rest][0] ?? "" : `@${name}`;
    if (name === undefined) plain += taken;
    else {
      if (plain) found.push({ text: plain, mention: false });
      found.push({ text: taken, mention: true });
      plain = "";
    }
    rest = rest.slice(taken.length);
  }
  if (plain) found.push({ text: plain, mention: false });
  return found;
}
