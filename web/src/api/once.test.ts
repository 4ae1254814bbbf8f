import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Once } from "./once";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

const lost = () => Promise.reject(new TypeError("Failed to fetch"));
const answered = (status: number, body: object) => () => Promise.resolve(Response.json(body, { status }));

/** Sends once per answer and tells the key of each try. */
async function keysOf(answers: (() => Promise<Response>)[]): Promise<(string | null)[]> {
  const once = new Once();
  const keys: (string | null)[] = [];
  for (const answer of answers) {
    globalThis.fetch = (_, init) => {
      keys.push(new Headers(init?.headers).get("Idempotency-Key"));
      return answer();
    };
    await once.post("/leads", { name: "A" }).catch(() => {});
  }
  return keys;
}

const cases: { name: string; first: () => Promise<Response>; same: boolean }[] = [
  { name: "a lost connection", first: lost, same: true },
  { name: "a proxy that gave up", first: answered(504, {}), same: true },
  { name: "a first try still under way", first: answered(409, { code: "in-flight" }), same: true },
  { name: "success", first: answered(201, { id: "1" }), same: false },
  { name: "a refusal", first: answered(422, { code: "invalid" }), same: false },
  { name: "a conflict", first: answered(409, { code: "version" }), same: false },
];

for (const { name, first, same } of cases) {
  test(`after ${name} the next try has ${same ? "the same" : "another"} key`, async () => {
    const [one, two] = await keysOf([first, answered(201, { id: "1" })]);
    assert.match(one ?? "", /^[0-9a-f]{32}$/);
    assert.equal(one === two, same);
  });
}
