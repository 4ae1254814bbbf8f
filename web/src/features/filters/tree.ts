import type { Field, FieldError, FilterNode, Kind } from "../../api/types";

/** The way from the root to a node: which child, then which child of that. */
export type Path = readonly number[];

export const NO_FILTER: FilterNode = { is: "and" };

/** The same in the tree and in the problems that the server finds in it. */
export function placeOf(path: Path): string {
  return ["tree", ...path.map((at) => `conditions.${at}`)].join(".");
}

export function problemsAt(errors: readonly FieldError[], path: Path): FieldError[] {
  const place = placeOf(path);
  return errors.filter(({ field }) => field === place || (field.startsWith(`${place}.`) && !field.startsWith(`${place}.conditions`)));
}

/** Fields that filters understand, in the kind's own order. */
export function filterable(kind: Kind): Field[] {
  return kind.fields.filter((field) => (field.operators ?? []).length > 0);
}

/** A tree whose root is a group, as the builder draws it. */
export function asGroup(tree: FilterNode): FilterNode {
  return tree.is === "condition" || tree.is === "not" ? { is: "and", conditions: [tree] } : tree;
}

/** A condition on a field to begin with: nothing is chosen for people but the operator. */
export function conditionOn(field: Field): FilterNode {
  const [operator = "="] = field.operators ?? [];
  return { is: "condition", field: field.name, operator, values: [] };
}

export function nodeAt(tree: FilterNode, path: Path): FilterNode | undefined {
  return path.reduce<FilterNode | undefined>((node, at) => node?.conditions?.[at], tree);
}

export function replaceAt(tree: FilterNode, path: Path, node: FilterNode): FilterNode {
  const [at, ...rest] = path;
  if (at === undefined) return node;
  const conditions = (tree.conditions ?? []).map((child, index) => (index === at ? replaceAt(child, rest, node) : child));
  return { ...tree, conditions };
}

export function addTo(tree: FilterNode, path: Path, node: FilterNode): FilterNode {
  const group = nodeAt(tree, path);
  if (!group) return tree;
  return replaceAt(tree, path, { ...group, conditions: [...(group.conditions ?? []), node] });
}

/** Takes a node away, and with it the groups that have nothing left. */
export function removeAt(tree: FilterNode, path: Path): FilterNode {
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(tree, parentPath);
  const last = path.at(-1);
  if (!parent || last === undefined) return NO_FILTER;
  const conditions = (parent.conditions ?? []).filter((_child, index) => index !== last);
  if (conditions.length === 0 && parentPath.length > 0) return removeAt(tree, parentPath);
  return replaceAt(tree, parentPath, { ...parent, conditions });
}

/** Puts “not” before a node, or takes it away. */
export function negateAt(tree: FilterNode, path: Path): FilterNode {
  const node = nodeAt(tree, path);
  if (!node) return tree;
  const [only] = node.conditions ?? [];
  return replaceAt(tree, path, node.is === "not" && only ? only : { is: "not", conditions: [node] });
}

/** A condition keeps its values when another operator takes as many of them. */
export function withOperator(node: FilterNode, operator: string): FilterNode {
  const values = node.values ?? [];
  if (operator === "known") return { is: "condition", field: node.field ?? "", operator };
  return { ...node, operator, values: operator === "in" ? values : values.slice(0, 1) };
}
