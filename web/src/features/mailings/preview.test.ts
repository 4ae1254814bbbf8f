import assert from "node:assert/strict";
import { test } from "node:test";
import { allLeftOut, type MailingPreview } from "./queries";

const page = (...ids: string[]) => ({ people: ids.map((id) => ({ id })) }) as unknown as MailingPreview;

test("who is left out stands once, although somebody who refused meanwhile moved the rest", () => {
  assert.deepEqual(
    allLeftOut([page("a", "b"), page("b", "c")]).map(({ id }) => id),
    ["a", "b", "c"],
  );
});
