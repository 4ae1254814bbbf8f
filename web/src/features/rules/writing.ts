/** How texts of rules are coloured and completed in the editor. */
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { HighlightStyle, StreamLanguage, syntaxHighlighting, type StringStream } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { offersAt, type Offer } from "./complete";
import { nextToken, type TokenKind } from "./tokens";
import type { InputField, RuleFunction } from "./types";

const STYLES: Readonly<Record<TokenKind, string | null>> = {
  name: "variableName",
  text: "string",
  number: "number",
  word: "keyword",
  sign: "operator",
  comment: "comment",
  wrong: "invalid",
};

/** Eats one part of a condition. */
function eat(stream: StringStream): string | null {
  if (stream.eatSpace()) return null;
  const token = nextToken(stream.string, stream.pos);
  if (!token) {
    stream.skipToEnd();
    return null;
  }
  stream.pos = token.from + token.text.length;
  return STYLES[token.is];
}

const condition = StreamLanguage.define({ token: eat });

/** In a whole set only what follows a key is a condition or a value; the rest is the frame. */
const wholeSet = StreamLanguage.define({
  token: (stream) => {
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(/^[A-Za-z]\w*(?=:(\s|$))/)) return "propertyName";
    if (stream.match(/^[{},:-]/)) return "operator";
    const style = eat(stream);
    return style === STYLES.wrong ? null : style;
  },
});

const colours = HighlightStyle.define([
  { tag: tags.variableName, color: "var(--text)" },
  { tag: tags.propertyName, color: "var(--primary)", fontWeight: "600" },
  { tag: tags.string, color: "var(--success)" },
  { tag: tags.number, color: "var(--info)" },
  { tag: tags.keyword, color: "var(--primary)", fontWeight: "600" },
  { tag: tags.operator, color: "var(--text-2)" },
  { tag: tags.comment, color: "var(--text-3)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--danger)" },
]);

export const languages = {
  condition: [condition, syntaxHighlighting(colours)],
  set: [wholeSet, syntaxHighlighting(colours)],
} as const;

const TYPES: Readonly<Record<Offer["is"], string>> = {
  field: "variable",
  function: "function",
  choice: "enum",
  word: "keyword",
};

/** Names and choices while one types; the line is what is read, as a condition stands on one. */
export function completion(fields: readonly InputField[], functions: readonly RuleFunction[]) {
  const source = (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const start = /^\s*(?:- )?when:\s*/.exec(line.text)?.[0].length ?? 0;
    const found = offersAt(line.text.slice(start), context.pos - line.from - start, fields, functions);
    if (!found || (found.from === context.pos - line.from - start && !context.explicit)) return null;
    return {
      from: line.from + start + found.from,
      options: found.offers.map(({ text, detail, is }) => ({ label: text, detail, type: TYPES[is] })),
      validFor: /^["'\p{L}\p{N}_$.-]*$/u,
    };
  };
  return autocompletion({ override: [source], icons: false });
}
