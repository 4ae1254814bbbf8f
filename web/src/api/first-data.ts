/**
 * Answers the server put into the page, so that the first screen needs no
 * further request. Keyed by API path below /api/v1, as in `/tasks?view=to-do`.
 */
function read(): Map<string, unknown> {
  const text = globalThis.document?.getElementById("first-data")?.textContent;
  if (!text) return new Map();
  return new Map(Object.entries(JSON.parse(text) as Record<string, unknown>));
}

const answers = read();

export function firstData<T>(path: string): T | undefined {
  return answers.get(path) as T | undefined;
}
