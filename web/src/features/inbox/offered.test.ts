import assert from "node:assert/strict";
import { test } from "node:test";
import { offeredKinds } from "./offered";

test("each kind of task among what is shown is offered once, and a chosen one stays", () => {
  const items = [
    { kind: "sign", title: "Sign" },
    { kind: "first-contact", title: "First contact" },
    { kind: "sign", title: "Sign" },
  ];
  assert.deepEqual(offeredKinds(items, "gone"), [
    { value: "first-contact", label: "First contact" },
    { value: "gone", label: "gone" },
    { value: "sign", label: "Sign" },
  ]);
});
