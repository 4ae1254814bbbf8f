import type { Value } from "../../api/types";

/** One thing that somebody is to do by a date, as it is being entered. */
export interface Directive {
  person?: string | undefined;
  due?: string | undefined;
  text?: string | undefined;
}

/** An answer to one of several things. */
export interface Reply {
  to: string;
  text: string;
}

/** Values of fields are texts, numbers and lists of texts; these two types alone are lists of objects. */
export const directivesOf = (value: Value): Directive[] => (Array.isArray(value) ? (value as unknown as Directive[]) : []);
export const repliesOf = (value: Value): Reply[] => (Array.isArray(value) ? (value as unknown as Reply[]) : []);
export const asValue = (list: readonly Directive[] | readonly Reply[]): Value =>
  list.length === 0 ? null : (list as unknown as string[]);

/** The list with one entry changed; others stay as they are. */
export function withChange(list: readonly Directive[], index: number, change: Directive): Directive[] {
  return list.map((one, at) => (at === index ? { ...one, ...change } : one));
}

/** The list with an answer; an emptied one goes. */
export function withReply(list: readonly Reply[], to: string, text: string): Reply[] {
  const others = list.filter((one) => one.to !== to);
  return text === "" ? others : [...others, { to, text }];
}
