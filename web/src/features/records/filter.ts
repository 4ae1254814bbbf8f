/**
 * The part of the filter language that the filter bar can draw: conditions on
 * different fields, each `field = literal` or `field in (literal, …)`, joined by `and`.
 * Literals are kept as they are written: `"new"`, `me()`, `true`.
 */
export type Conditions = Readonly<Record<string, readonly string[]>>;

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*"|me\(\)|true\b|false\b)|([A-Za-z][\w.]*)|([=(),]))/y;

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
    if (literals.length === 1) parts.push(`${field} = ${literals[0]}`);
    else if (literals.length > 1) parts.push(`${field} in (${literals.join(", ")})`);
  }
  return parts.join(" and ");
}

/** The conditions of a filter, or undefined when it says more than the bar can draw. */
export function readFilter(filter: string): Conditions | undefined {
  const tokens = tokenise(filter);
  if (!tokens) return undefined;
  const conditions: Record<string, string[]> = {};
  if (tokens.length === 0) return conditions;
  for (;;) {
    const field = take(tokens, "word");
    const literals = field && !(field in conditions) ? readLiterals(tokens) : undefined;
    if (!field || !literals) return undefined;
    conditions[field] = literals;
    if (tokens.length === 0) return conditions;
    if (!take(tokens, "word", "and")) return undefined;
  }
}

function readLiterals(tokens: Token[]): string[] | undefined {
  if (take(tokens, "sign", "=")) {
    const literal = take(tokens, "literal");
    return literal === undefined ? undefined : [literal];
  }
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
