import { tokens, type Token } from "./tokens";
import type { InputField, RuleFunction } from "./types";

export interface Offer {
  /** What is written. */
  text: string;
  /** What is told beside it. */
  detail: string;
  is: "field" | "function" | "choice" | "word";
}

export interface Offers {
  /** Where what is replaced begins. */
  from: number;
  offers: Offer[];
}

const WORDS = ["and", "or", "not", "in", "true", "false"] as const;

/** What may stand where the cursor is: choices of the field that is compared, or names. */
export function offersAt(
  text: string,
  cursor: number,
  fields: readonly InputField[],
  functions: readonly RuleFunction[],
): Offers | undefined {
  const before = text.slice(0, cursor);
  const read = tokens(before);
  const quote = openQuote(read, before);
  if (quote !== undefined) {
    const choices = choicesFor(tokens(before.slice(0, quote)), fields);
    return choices && { from: quote, offers: choices };
  }
  const typed = /[\p{L}_$][\p{L}\p{N}_$.]*$/u.exec(before)?.[0] ?? "";
  const from = cursor - typed.length;
  const choices = choicesFor(tokens(before.slice(0, from)), fields) ?? [];
  return { from, offers: [...choices, ...names(fields, functions)] };
}

/** Where the quote stands that is not closed yet. */
function openQuote(read: readonly Token[], text: string): number | undefined {
  const wrong = read.find(({ is, text: sign }) => is === "wrong" && (sign === '"' || sign === "'"));
  if (wrong) return wrong.from;
  const last = read.at(-1);
  return last?.is === "wrong" && text.endsWith('"') ? last.from : undefined;
}

/** `lead.source == `, `lead.source in [`, `lead.source in ["a", ` */
function choicesFor(read: readonly Token[], fields: readonly InputField[]): Offer[] | undefined {
  let at = read.length - 1;
  if (read[at]?.text === "[" || read[at]?.text === ",") {
    while (at > 0 && read[at]?.text !== "[") at--;
    at--;
    if (read[at]?.text !== "in") return undefined;
  }
  const sign = read[at]?.text ?? "";
  if (!["==", "!=", "in"].includes(sign)) return undefined;
  const name = read[at - 1]?.text === "not" ? read[at - 2] : read[at - 1];
  const field = fields.find((one) => one.name === name?.text);
  return field?.choices?.map(({ value, label }) => ({ text: JSON.stringify(value), detail: label, is: "choice" }));
}

function names(fields: readonly InputField[], functions: readonly RuleFunction[]): Offer[] {
  return [
    ...fields.map(({ name, label }) => ({ text: name, detail: label, is: "field" as const })),
    ...functions.map(({ name, doc }) => ({ text: `${name}(`, detail: doc, is: "function" as const })),
    ...WORDS.map((word) => ({ text: word, detail: "", is: "word" as const })),
  ];
}
