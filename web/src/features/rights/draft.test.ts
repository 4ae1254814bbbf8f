import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT, changesOf, keyOf } from "./draft";

test("what was chosen becomes grants and field limits, and the default takes them back", () => {
  const draft = {
    [keyOf("act", "lead", "hand-over")]: "own",
    [keyOf("act", "lead", "view")]: DEFAULT,
    [keyOf("field", "customer", "x_secret")]: "",
  };
  assert.deepEqual(changesOf(draft), {
    grants: [
      { kind: "lead", act: "hand-over", reach: "own" },
      { kind: "lead", act: "view", reach: null },
    ],
    fields: [{ kind: "customer", field: "x_secret", limit: "" }],
  });
});
