/**
 * The part of the filter language that the filter bar can draw, joined by `and`:
 * `field = literal`, `field in (literal, …)` and the bounds `field >= literal` and
 * `field <= literal`. Keys are a field (`state`) or a field with its bound
 * (`dueOn>=`); each comes once. Literals are kept as they are written: `"new"`,
 * `me()`, `true`, `12.50 CNY`.
 */
export type Conditions = Readonly<Record<string, readonly string[]>>;

export type Bound = ">=" | "<=";

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*"|me\(\)|true\b|false\b|-?\d+(?:\.\d+)?(?: [A-Z]{3})?(?![\w.-]))|([A-Za-z][\w.]*)|(>=|<=|[=(),]))/y;
const BOUND = /^(.+)(>=|<=)$/;

interface Token {
  kind: "literal" | "word" | "sign";
  text: string;
}

export function quote(value: string): string {
  return `"${value.replace(/["\\]/g, String.raw`\$&`)}"`;
}

export function unquote(literal: string): string {
  return literal.startsWith('"') ? literal.slice(1, -1).replace(/\\(.)/g, "$1") : literal;
}

export function buildFilter(conditions: Conditions): string {
  const parts: string[] = [];
  for (const [field, literals] of Object.entries(conditions)) {
    const [, bounded, bound] = BOUND.exec(field) ?? [];
    if (bounded && literals[0] !== undefined) parts.push(`${bounded} ${bound} ${literals[0]}`);
    else if (literals.length === 1) parts.push(`${field} = ${literals[0]}`);
    else if (literals.length > 1) parts.push(`${field} in (${literals.join(", ")})`);
  }
  return parts.join(" and ");
}

/** Two filters at once; each may say anything. */
export function bothFilters(first: string | undefined, second: string): string {
  return first ? `(${first}) and ${second}` : second;
}

/** The conditions of a filter, or undefined when it says more than the bar can draw. */
export function readFilter(filter: string): Conditions | undefined {
  const tokens = tokenise(filter);
  if (!tokens) return undefined;
  const conditions: Record<string, string[]> = {};
  if (tokens.length === 0) return conditions;
  for (;;) {
    const field = take(tokens, "word");
    if (!field) return undefined;
    const bound = take(tokens, "sign", ">=") ?? take(tokens, "sign", "<=") ?? "";
    const literals = bound ? readLiteral(tokens) : readLiterals(tokens);
    if (!literals || field + bound in conditions) return undefined;
    conditions[field + bound] = literals;
    if (tokens.length === 0) return conditions;
    if (!take(tokens, "word", "and")) return undefined;
  }
}

function readLiteral(tokens: Token[]): string[] | undefined {
  const literal = take(tokens, "literal");
  return literal === undefined ? undefined : [literal];
}

function readLiterals(tokens: Token[]): string[] | undefined {
  if (take(tokens, "sign", "=")) return readLiteral(tokens);
  if (!take(tokens, "word", "in") || !take(tokens, "sign", "(")) return undefined;
  const literals: string[] = [];
  for (;;) {
    const literal = take(tokens, "literal");
    if (literal === undefined) return undefined;
    literals.push(literal);
    if (take(tokens, "sign", ")")) return literals;
    if (!take(tokens, "sign", ",")) return undefined;
  }
}

function take(tokens: Token[], kind: Token["kind"], text?: string): string | undefined {
  const [next] = tokens;
  if (next?.kind !== kind || (text !== undefined && next.text !== text)) return undefined;
  tokens.shift();
  return next.text;
}

function tokenise(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const source = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (!match) return undefined;
    const [, literal, word, sign] = match;
    if (literal !== undefined) tokens.push({ kind: "literal", text: literal });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}
