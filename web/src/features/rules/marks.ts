import { tokens } from "./tokens";
import type { Problem } from "./types";

interface Mark {
  from: number;
  to: number;
  message: string;
  suggestion?: string | undefined;
}

/** The part of a text that a problem is about, which the server counts from 1; all of it where it names none. */
export function rangeOf(text: string, { from, to, suggestion }: Problem): { from: number; to: number } {
  if (!from) return { from: 0, to: text.length };
  const start = Math.min(from - 1, text.length);
  if (to) return { from: start, to: to - 1 };
  // The server may point into a name such as lead.source; what it suggests is the whole of it.
  const token = tokens(text).find((one) => one.from <= start && start < one.from + one.text.length);
  if (!token) return { from: start, to: start };
  const quotes = token.is === "text" && suggestion !== undefined && !/^["']/.test(suggestion) ? 1 : 0;
  return { from: token.from + quotes, to: token.from + token.text.length - quotes };
}

/** Problems as the editor underlines them. */
export function marksOf(text: string, problems: readonly Problem[]): Mark[] {
  return problems.map((problem) => {
    const { from, to } = rangeOf(text, problem);
    return { from, to, message: problem.message, suggestion: problem.suggestion };
  });
}

/** The text with what is suggested in place of what is wrong. */
export function takeSuggestion(text: string, problem: Problem): string {
  const { from, to } = rangeOf(text, problem);
  return text.slice(0, from) + (problem.suggestion ?? text.slice(from, to)) + text.slice(to);
}
