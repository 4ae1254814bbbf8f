/** What was, is and will be again; a state is never changed in place. */
export interface Past<T> {
  before: readonly T[];
  now: T;
  after: readonly T[];
  /** What the last change was about; the next one about the same is one step with it. */
  about: string;
}

const MOST_STEPS = 100;

export function begin<T>(now: T): Past<T> {
  return { before: [], now, after: [], about: "" };
}

/** Goes on. Changes about the same thing in a row, as keys typed into one text, are undone at once. */
export function change<T>(past: Past<T>, next: T, about = ""): Past<T> {
  if (next === past.now) return past;
  const joined = about !== "" && about === past.about && past.after.length === 0;
  const before = joined ? past.before : [...past.before, past.now].slice(-MOST_STEPS);
  return { before, now: next, after: [], about };
}

export function undo<T>(past: Past<T>): Past<T> {
  const now = past.before.at(-1);
  if (now === undefined) return past;
  return { before: past.before.slice(0, -1), now, after: [past.now, ...past.after], about: "" };
}

export function redo<T>(past: Past<T>): Past<T> {
  const [now, ...after] = past.after;
  if (now === undefined) return past;
  return { before: [...past.before, past.now], now, after, about: "" };
}
