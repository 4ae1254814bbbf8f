import type { Problem } from "./types";

interface Mark {
  from: number;
  to: number;
  message: string;
  suggestion?: string | undefined;
}

/** The part of a text that a problem is about, which the server counts from 1; all of it where it names none. */
export function rangeOf(text: string, { from, to }: Problem): { from: number; to: number } {
  if (!from) return { from: 0, to: text.length };
  const start = Math.min(from - 1, text.length);
  return { from: start, to: to ? to - 1 : wordEnd(text, start) };
}

function wordEnd(text: string, from: number): number {
  return from + (/^("[^"]*"?|[\p{L}\p{N}_$.]+|.)?/u.exec(text.slice(from))?.[0].length ?? 0);
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
