import { useState } from "react";
import { post } from "./client";
import { isProblem } from "./problem";

const KEY_BYTES = 16;

/**
 * Sends what a form asks for so that it is done once, however often it is sent: a try
 * that was never answered and the next one carry the same Idempotency-Key.
 */
export class Once {
  #key = newKey();

  post<T>(path: string, body: unknown, version?: number): Promise<T> {
    return this.send((key) => post<T>(path, body, key, version));
  }

  /** The same for what is sent in another way, with the key it has to carry. */
  async send<T>(send: (key: string) => Promise<T>): Promise<T> {
    try {
      const answer = await send(this.#key);
      this.#key = newKey();
      return answer;
    } catch (error) {
      if (isAnswer(error)) this.#key = newKey();
      throw error;
    }
  }
}

export function useOnce(): Once {
  return useState(() => new Once())[0];
}

/** One for each thing that can be done here, so that a lost try of one is no hindrance to another. */
export function useOnceFor(): (what: string) => Once {
  const [known] = useState(() => new Map<string, Once>());
  return (what) => {
    const once = known.get(what) ?? new Once();
    known.set(what, once);
    return once;
  };
}

/** Whether the server has decided. A lost line, a failing proxy or a try under way leave it open. */
function isAnswer(error: unknown): boolean {
  return isProblem(error) && error.status < 500 && error.code !== "in-flight";
}

/** Not crypto.randomUUID: browsers withhold it where Baton is reached without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
