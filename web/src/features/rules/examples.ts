import type { Language } from "../../api/types";
import type { Example, InputField } from "./types";

/** Input fields by their dotted names, as forms hold them; lists and amounts stay whole. */
export type Flat = Record<string, unknown>;

/** `{lead: {score: 3}}` becomes `{"lead.score": 3}` for the fields there are. */
export function flatten(input: Record<string, unknown>, names: readonly string[]): Flat {
  const flat: Flat = {};
  for (const name of names) {
    const value = name in input ? input[name] : valueAt(input, name.split("."));
    if (value !== undefined) flat[name] = value;
  }
  return flat;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at: unknown = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}

/** The way back; what isn't known is left out. */
export function nest(flat: Flat): Record<string, unknown> {
  const nested: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    if (value === undefined || value === null || value === "") continue;
    const path = name.split(".");
    const last = path.pop() ?? name;
    let at = nested;
    for (const part of path) at = (at[part] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return nested;
}

/** What an example is called; one that came with the product has a name in each language. */
export function exampleName({ name, label }: Pick<Example, "name" | "label">, language: Language): string {
  if (!label) return name;
  return language === "zh-CN" ? label.zh : label.en;
}

/** The example under another name, which is one text for all who read it. */
export function renamed({ at, input, expect }: Example, name: string): Example {
  return { name, input, expect, ...(at && { at }) };
}

/** An example with a name that no other has. */
export function newExample(others: readonly Example[], name: string, part: Partial<Example> = {}): Example {
  const taken = new Set(others.map((one) => one.name));
  let own = name;
  for (let number = 2; taken.has(own); number++) own = `${name} ${number}`;
  return { input: {}, expect: {}, ...part, name: own };
}

/** A choice that every case has, left open. */
export function isMissing({ name, type, nullable }: Pick<InputField, "name" | "type" | "nullable">, values: Flat): boolean {
  return type === "choice" && !nullable && !values[name];
}
