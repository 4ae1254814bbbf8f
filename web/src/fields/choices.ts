import type { Choice, Field } from "../api/types";

/** A choice with those below it, as trees are drawn. */
export interface ChoiceNode {
  value: string;
  title: string;
  children?: ChoiceNode[];
}

/** What may be chosen now: former choices only where one is chosen already. */
export function offeredChoices(field: Field, chosen: readonly string[] = []): Choice[] {
  return (field.choices ?? []).filter(({ value, former }) => !former || chosen.includes(value));
}

export function isTree(field: Field): boolean {
  return (field.choices ?? []).some(({ parent }) => parent);
}

/** Choices under their parents; one whose parent is not offered stands at the top. */
export function choiceTree(choices: readonly Choice[]): ChoiceNode[] {
  const offered = new Set(choices.map(({ value }) => value));
  const below = new Map<string, Choice[]>();
  for (const choice of choices) {
    const parent = choice.parent && offered.has(choice.parent) ? choice.parent : "";
    below.set(parent, [...(below.get(parent) ?? []), choice]);
  }
  const nodesOf = (parent: string): ChoiceNode[] =>
    (below.get(parent) ?? []).map(({ value, label }) => {
      const children = nodesOf(value);
      return children.length > 0 ? { value, title: label, children } : { value, title: label };
    });
  return nodesOf("");
}

/** A choice by the names of all above it: "East / Shanghai". */
export function choicePath(field: Field, value: string): string {
  const byValue = new Map((field.choices ?? []).map((choice) => [choice.value, choice]));
  const labels: string[] = [];
  const seen = new Set<string>();
  for (let at = byValue.get(value); at && !seen.has(at.value); at = byValue.get(at.parent ?? "")) {
    seen.add(at.value);
    labels.unshift(at.label);
  }
  return labels.length > 0 ? labels.join(" / ") : value;
}
