interface Offer {
  value: string;
  label: string;
}

/** The kinds there are among what is shown, by name; one that was chosen stays among them. */
export function offeredKinds(items: readonly { kind: string; title: string }[], chosen: string | undefined): Offer[] {
  const offers = new Map(items.map(({ kind, title }) => [kind, title]));
  if (chosen !== undefined && !offers.has(chosen)) offers.set(chosen, chosen);
  return [...offers].map(([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label));
}
