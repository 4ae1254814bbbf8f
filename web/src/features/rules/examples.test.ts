import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleName, isMissing, flatten, nest, newExample, renamed } from "./examples";

test("an input goes into a form and back", () => {
  const input = { lead: { score: 3, budget: { amount: "5", currency: "CNY" } }, customer: { known: false } };
  const flat = flatten(input, ["lead.score", "lead.budget", "customer.known", "customer.grade"]);
  assert.deepEqual(flat, { "lead.score": 3, "lead.budget": { amount: "5", currency: "CNY" }, "customer.known": false });
  assert.deepEqual(nest(flat), input);
});

test("an input by dotted names is read too", () => {
  assert.deepEqual(flatten({ "lead.score": 3 }, ["lead.score"]), { "lead.score": 3 });
});

test("what is not known is left out", () => {
  assert.deepEqual(nest({ "lead.score": null, "lead.note": "", "customer.known": false }), { customer: { known: false } });
});

test("a new example has a name no other has", () => {
  const one = newExample([], "Case");
  const two = newExample([one], "Case");
  const three = newExample([one, two], "Case");
  assert.deepEqual([one.name, two.name, three.name], ["Case", "Case 2", "Case 3"]);
});

const shipped = { name: "a call", label: { zh: "来电", en: "a call" }, input: {}, expect: {} };

test("what came with the product is called in the reader's language, what somebody typed as it was typed", () => {
  assert.equal(exampleName(shipped, "zh-CN"), "来电");
  assert.equal(exampleName(shipped, "en"), "a call");
  assert.equal(exampleName({ name: "我的用例" }, "en"), "我的用例");
});

test("under another name it is called so in every language", () => {
  assert.deepEqual(renamed(shipped, "两次来电"), { name: "两次来电", input: {}, expect: {} });
});

test("only a choice that every case has is missed when it is left open", () => {
  const source = { name: "lead.source", type: "choice", nullable: false } as const;
  assert.equal(isMissing(source, {}), true);
  assert.equal(isMissing(source, { "lead.source": "" }), true);
  assert.equal(isMissing(source, { "lead.source": "referral" }), false);
  assert.equal(isMissing({ ...source, nullable: true }, {}), false);
  assert.equal(isMissing({ ...source, type: "number" }, {}), false);
});
