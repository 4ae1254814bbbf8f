/**
 * The grid and the text of a condition are two views of one thing. What a grid
 * can show is one cell per field, all of which must hold; any other condition
 * is written as text.
 */
import { tokens, unquote, type Token } from "./tokens";
import type { InputField } from "./types";

/** An end of a range, as people write the value: `500000`, `2026-01-31`. */
export interface Bound {
  value: string;
  /** Whether the value itself lies within. */
  included: boolean;
}

export type Cell =
  | { is: "any" }
  | { is: "one-of"; values: string[] }
  | { is: "none-of"; values: string[] }
  | { is: "holds"; values: string[] }
  | { is: "range"; from?: Bound; to?: Bound; currency?: string }
  | { is: "yes" | "no" | "known" | "unknown" };

/** The cells of a row by the name of the field; a field that is not there may be anything. */
export type Cells = Readonly<Record<string, Cell>>;

export const ANY: Cell = { is: "any" };

/** The way a condition says that it always holds. */
const ALWAYS = "true";

/** Writes cells as a condition, in the order of the fields. */
export function conditionOf(cells: Cells, fields: readonly InputField[]): string {
  const parts = fields.flatMap((field) => partsOf(cells[field.name] ?? ANY, field));
  return parts.length === 0 ? ALWAYS : parts.join(" and ");
}

function partsOf(cell: Cell, field: InputField): string[] {
  const { name } = field;
  switch (cell.is) {
    case "any":
      return [];
    case "yes":
      return [name];
    case "no":
      return [`not ${name}`];
    case "known":
      return [`known(${name})`];
    case "unknown":
      return [`not known(${name})`];
    case "holds":
      return cell.values.map((value) => `${JSON.stringify(value)} in ${name}`);
    case "one-of":
    case "none-of":
      return listed(cell, field);
    case "range":
      return ranged(cell, field);
  }
}

function listed({ is, values }: { is: "one-of" | "none-of"; values: string[] }, field: InputField): string[] {
  if (values.length === 0) return [];
  const written = values.map((value) => literal(value, field));
  if (written.length === 1) return [`${field.name} ${is === "one-of" ? "==" : "!="} ${written[0]}`];
  return [`${field.name} ${is === "one-of" ? "in" : "not in"} [${written.join(", ")}]`];
}

function ranged({ from, to, currency }: Extract<Cell, { is: "range" }>, field: InputField): string[] {
  const side = (bound: Bound | undefined, sign: string) =>
    bound && bound.value !== "" ? [`${field.name} ${sign}${bound.included ? "=" : ""} ${literal(bound.value, field, currency)}`] : [];
  return [...side(from, ">"), ...side(to, "<")];
}

function literal(value: string, { type }: InputField, currency = "CNY"): string {
  if (type === "number") return value;
  if (type === "money") return `${currency.toLowerCase()}(${/^-?\d+$/.test(value) ? value : JSON.stringify(value)})`;
  if (type === "date" || type === "time") return `date(${JSON.stringify(value)})`;
  return JSON.stringify(value);
}

/** Reads a condition as cells; undefined when only text can say it. */
export function cellsOf(condition: string, fields: readonly InputField[]): Cells | undefined {
  const all = tokens(condition);
  if (all.length === 0 || (all.length === 1 && all[0]?.text === ALWAYS)) return {};
  const cells: Record<string, Cell> = {};
  for (const part of conjuncts(all)) {
    const read = readPart(part, fields);
    if (!read) return undefined;
    const joined = join(cells[read.field], read.cell);
    if (!joined) return undefined;
    cells[read.field] = joined;
  }
  return cells;
}

/** Splits at the "and"s outside of brackets. */
function conjuncts(all: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of all) {
    if ("([".includes(token.text)) depth++;
    if (")]".includes(token.text)) depth--;
    if (depth === 0 && (token.text === "and" || token.text === "&&")) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

interface Read {
  field: string;
  cell: Cell;
}

function readPart(part: readonly Token[], fields: readonly InputField[]): Read | undefined {
  const denied = part[0]?.text === "not" || part[0]?.text === "!";
  const rest = denied ? part.slice(1) : part;
  return readAlone(rest, denied, fields) ?? (denied ? undefined : readCompared(rest, fields));
}

const fieldOf = (token: Token | undefined, fields: readonly InputField[]) =>
  token?.is === "name" ? fields.find(({ name }) => name === token.text) : undefined;

/** `customer.known`, `known(lead.region)` and the two with "not". */
function readAlone(part: readonly Token[], denied: boolean, fields: readonly InputField[]): Read | undefined {
  const [first, open, inner, close] = part;
  if (part.length === 1) {
    const field = fieldOf(first, fields);
    return field?.type === "yes-no" ? { field: field.name, cell: { is: denied ? "no" : "yes" } } : undefined;
  }
  if (part.length !== 4 || first?.text !== "known" || open?.text !== "(" || close?.text !== ")") return undefined;
  const field = fieldOf(inner, fields);
  return field && { field: field.name, cell: { is: denied ? "unknown" : "known" } };
}

function readCompared(part: readonly Token[], fields: readonly InputField[]): Read | undefined {
  const field = fieldOf(part[0], fields);
  if (!field) return readHolds(part, fields);
  const sign = part[1]?.text ?? "";
  const cell = sign === "in" || sign === "not" ? readList(part, field) : readSign(sign, part.slice(2), field);
  return cell && { field: field.name, cell };
}

/** `"a" in lead.tags` */
function readHolds(part: readonly Token[], fields: readonly InputField[]): Read | undefined {
  const field = fieldOf(part[2], fields);
  if (part.length !== 3 || part[0]?.is !== "text" || part[1]?.text !== "in" || field?.type !== "choices") return undefined;
  const value = unquote(part[0].text);
  return value === undefined ? undefined : { field: field.name, cell: { is: "holds", values: [value] } };
}

/** `lead.source in ["a", "b"]`, `lead.source not in […]` */
function readList(part: readonly Token[], field: InputField): Cell | undefined {
  const denied = part[1]?.text === "not";
  const list = part.slice(denied ? 3 : 2);
  if (denied && part[2]?.text !== "in") return undefined;
  if (list[0]?.text !== "[" || list.at(-1)?.text !== "]" || field.type === "money") return undefined;
  const values: string[] = [];
  for (const one of separated(list.slice(1, -1))) {
    const read = plain(one, field);
    if (!read) return undefined;
    values.push(read.value);
  }
  return { is: denied ? "none-of" : "one-of", values };
}

function separated(list: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of list) {
    if (token.text === ",") parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function readSign(sign: string, rest: readonly Token[], field: InputField): Cell | undefined {
  const read = field.type === "yes-no" ? undefined : plain(rest, field);
  if (!read || field.type === "choices") return undefined;
  const { value } = read;
  const currency = read.currency === undefined ? {} : { currency: read.currency };
  const included = sign.endsWith("=");
  if (isOrdered(field)) {
    if (sign === ">" || sign === ">=") return { is: "range", from: { value, included }, ...currency };
    if (sign === "<" || sign === "<=") return { is: "range", to: { value, included }, ...currency };
    if (field.type === "money") return undefined;
  }
  if (sign === "==") return { is: "one-of", values: [value] };
  return sign === "!=" ? { is: "none-of", values: [value] } : undefined;
}

/** Whether values of the field lie before and after each other. */
export function isOrdered({ type }: InputField): boolean {
  return type === "number" || type === "money" || type === "date" || type === "time";
}

/** A value that is written out, in the kind of the field. */
function plain(part: readonly Token[], { type }: InputField): { value: string; currency?: string } | undefined {
  const [first, second, third] = part;
  if (type === "number") return numeral(part);
  if (type === "text" || type === "choice" || type === "reference") {
    const value = part.length === 1 && first?.is === "text" ? unquote(first.text) : undefined;
    return value === undefined ? undefined : { value };
  }
  if (part.length < 4 || second?.text !== "(" || part.at(-1)?.text !== ")") return undefined;
  if (type === "money" && /^[a-z]{3}$/.test(first?.text ?? "")) {
    const inside = part.slice(2, -1);
    const amount = third?.is === "text" && inside.length === 1 ? unquote(third.text) : numeral(inside)?.value;
    return amount === undefined ? undefined : { value: amount, currency: (first?.text ?? "").toUpperCase() };
  }
  if (first?.text !== "date" || part.length !== 4 || third?.is !== "text") return undefined;
  const value = unquote(third.text);
  return value === undefined ? undefined : { value };
}

function numeral(part: readonly Token[]): { value: string } | undefined {
  const [first, second] = part;
  if (part.length === 1 && first?.is === "number") return { value: first.text.replaceAll("_", "") };
  if (part.length === 2 && first?.text === "-" && second?.is === "number") return { value: `-${second.text.replaceAll("_", "")}` };
  return undefined;
}

/** Two parts about one field make one cell where they are the ends of a range, or entries of a list. */
function join(old: Cell | undefined, more: Cell): Cell | undefined {
  if (!old) return more;
  if (old.is === "holds" && more.is === "holds") return { is: "holds", values: [...old.values, ...more.values] };
  if (old.is !== "range" || more.is !== "range" || old.currency !== more.currency) return undefined;
  if ((old.from && more.from) || (old.to && more.to)) return undefined;
  return { ...old, ...more };
}
