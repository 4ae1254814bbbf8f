/** Whether a scope is part of another one that was chosen: `*:view` holds `leads:view`. */
export function isCovered(chosen: readonly string[], scope: string): boolean {
  return chosen.some((wider) => wider !== scope && holds(wider, scope));
}

function holds(wider: string, scope: string): boolean {
  const [widerArea, widerAct] = wider.split(":");
  const [area, act] = scope.split(":");
  return (widerArea === "*" || widerArea === area) && (widerAct === "*" || widerAct === act);
}

/** Chooses a scope or takes it back; what the chosen one holds need not be said again. */
export function choose(chosen: readonly string[], scope: string, on: boolean): string[] {
  const others = chosen.filter((other) => other !== scope);
  return on ? [...others.filter((other) => !holds(scope, other)), scope] : others;
}
