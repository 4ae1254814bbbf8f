import type { Language } from "../api/types";
import type { TextKey, en } from "./en";

/** Names in braces inside a text, as a union: `"{a} of {b}"` gives `"a" | "b"`. */
type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Params<K extends TextKey> = { [P in Placeholders<(typeof en)[K]>]: string | number };

/** Keys that exist as `key.one` and `key.other`. */
type PluralKey = TextKey extends infer K ? (K extends `${infer P}.one` ? P : never) : never;

export type Texts = Readonly<Record<TextKey, string>>;

export interface Translate {
  <K extends TextKey>(
    key: K,
    ...params: [Placeholders<(typeof en)[K]>] extends [never] ? [] : [Params<K>]
  ): string;
  /** Chooses between the texts for one and for many. */
  count: (key: PluralKey, count: number) => string;
}

export function fill(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? String(params[name]) : whole,
  );
}

export function translator(language: Language, texts: Texts): Translate {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  const t = (key: TextKey, params?: Record<string, string | number>) =>
    params ? fill(texts[key], params) : texts[key];
  const count = (key: PluralKey, n: number) => {
    const form = plural.select(n) === "one" ? "one" : "other";
    return fill(texts[`${key}.${form}` as TextKey], { count: number.format(n) });
  };
  return Object.assign(t as Omit<Translate, "count">, { count }) as Translate;
}
