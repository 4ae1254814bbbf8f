export type TokenKind = "name" | "text" | "number" | "word" | "sign" | "comment" | "wrong";

export interface Token {
  is: TokenKind;
  text: string;
  /** Where it stands in the condition, in characters from 0. */
  from: number;
}

/** Words that are no names. */
const WORDS: ReadonlySet<string> = new Set([
  "and", "or", "not", "in", "true", "false", "nil", "contains", "startsWith", "endsWith", "matches", "let", "if", "else",
]);

const PARTS: readonly [TokenKind, RegExp][] = [
  ["comment", /^(\/\/[^\n]*|\/\*[\s\S]*?\*\/)/],
  ["text", /^("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/],
  ["number", /^\d[\d_]*(\.\d+)?/],
  ["name", /^[\p{L}_$#][\p{L}\p{N}_$]*(\.[\p{L}_][\p{L}\p{N}_]*)*/u],
  ["sign", /^(==|!=|>=|<=|&&|\|\||\?\?|\*\*|[-+*/%<>!?:()[\]{},.])/],
];

/** The next token of a condition, or undefined where only space is left. */
export function nextToken(text: string, from: number): Token | undefined {
  const start = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  const rest = text.slice(start);
  if (rest === "") return undefined;
  for (const [is, part] of PARTS) {
    const found = part.exec(rest)?.[0];
    if (found === undefined) continue;
    return { is: is === "name" && WORDS.has(found) ? "word" : is, text: found, from: start };
  }
  return { is: "wrong", text: rest.charAt(0), from: start };
}

/** All tokens of a condition, in order. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (let token = nextToken(text, 0); token; token = nextToken(text, token.from + token.text.length)) found.push(token);
  return found;
}

/** What a text between quotes says; undefined when it is none. */
export function unquote(text: string): string | undefined {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll(/\\(.)/g, "$1");
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === "string" ? said : undefined;
  } catch {
    return undefined;
  }
}
